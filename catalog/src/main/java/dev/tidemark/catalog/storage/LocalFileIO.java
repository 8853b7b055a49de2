package dev.tidemark.catalog.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.io.PositionOutputStream;
import org.apache.iceberg.io.SeekableInputStream;

/**
 * Iceberg's {@code FileIO} for local folders. A written file is durable when it is closed, and only
 * files below one folder are deleted. Iceberg's core has only Hadoop's implementation. Thread-safe.
 */
public final class LocalFileIO implements FileIO {
  private static final long serialVersionUID = 1;
  private static final System.Logger LOG = System.getLogger(LocalFileIO.class.getName());

  private final String folder;

  /** Creates a {@code FileIO} that may delete only files below an absolute folder. */
  public LocalFileIO(Path folder) {
    this.folder = folder.toString();
  }

  @Override
  public InputFile newInputFile(String location) {
    return new Input(location);
  }

  @Override
  public OutputFile newOutputFile(String location) {
    return new Output(location);
  }

  /**
   * Deletes files that Iceberg wrote and no longer needs: manifests, manifest lists, and metadata
   * files with a newer one in the same folder. The metadata contains lists of such files, and other
   * engines write metadata, too: other files in these lists are not deleted.
   */
  @Override
  public void deleteFile(String location) {
    try {
      if (!isPassed(Locations.path(location))) {
        LOG.log(Level.WARNING, "{0} is not outdated metadata; it is not deleted", location);
        return;
      }
      if (!new FolderDeleter(Path.of(folder)).delete(Locations.path(location))) {
        LOG.log(Level.WARNING, "{0} is not in {1}; it is not deleted", location, folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isPassed(Path file) throws IOException {
    Path folder = file.getParent();
    if (!MetadataFile.isMetadata(file) || folder == null) return file.toString().endsWith(".avro");
    if (!Files.isDirectory(folder)) return false;
    try (Stream<Path> beside = Files.list(folder)) {
      int version = MetadataFile.version(file);
      return beside
          .filter(MetadataFile::isMetadata)
          .anyMatch(other -> MetadataFile.version(other) > version);
    }
  }

  private record Input(String location) implements InputFile {
    @Override
    public long getLength() {
      try {
        return Files.size(Locations.path(location));
      } catch (NoSuchFileException e) {
        throw new NotFoundException(e, "File does not exist: %s", location);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public SeekableInputStream newStream() {
      try {
        Path file = Locations.path(location);
        // Reading a pipe would block forever.
        if (Files.exists(file) && !Files.isRegularFile(file)) {
          throw new IOException(file + " is not a regular file");
        }
        return new Reading(FileChannel.open(file, StandardOpenOption.READ));
      } catch (NoSuchFileException e) {
        throw new NotFoundException(e, "File does not exist: %s", location);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public boolean exists() {
      return Files.exists(Locations.path(location));
    }
  }

  private record Output(String location) implements OutputFile {
    @Override
    public PositionOutputStream create() {
      return open(Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW));
    }

    @Override
    public PositionOutputStream createOrOverwrite() {
      return open(
          Set.of(
              StandardOpenOption.WRITE,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              LinkOption.NOFOLLOW_LINKS));
    }

    private PositionOutputStream open(Set<? extends OpenOption> options) {
      Path path = Locations.path(location);
      try {
        Path folder = path.toAbsolutePath().getParent();
        if (folder != null) Fsync.folder(folder);
        return new Writing(path, FileChannel.open(path, options));
      } catch (FileAlreadyExistsException e) {
        throw new AlreadyExistsException(e, "File already exists: %s", location);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public InputFile toInputFile() {
      return new Input(location);
    }
  }

  private static final class Reading extends SeekableInputStream {
    private final FileChannel channel;
    private final java.io.InputStream in;

    Reading(FileChannel channel) {
      this.channel = channel;
      this.in = Channels.newInputStream(channel);
    }

    @Override
    public long getPos() throws IOException {
      return channel.position();
    }

    @Override
    public void seek(long position) throws IOException {
      channel.position(position);
    }

    @Override
    public int read() throws IOException {
      return in.read();
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      return in.read(bytes, offset, length);
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }

  private static final class Writing extends PositionOutputStream {
    private final Path path;
    private final FileChannel channel;
    private final byte[] one = new byte[1];
    private long position;

    Writing(Path path, FileChannel channel) {
      this.path = path;
      this.channel = channel;
    }

    @Override
    public long getPos() {
      return position; // Iceberg calls this after close, too.
    }

    @Override
    public void write(int b) throws IOException {
      one[0] = (byte) b;
      write(one, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      ByteBuffer rest = ByteBuffer.wrap(bytes, offset, length);
      while (rest.hasRemaining()) channel.write(rest);
      position += length;
    }

    @Override
    public void close() throws IOException {
      if (!channel.isOpen()) return;
      try (channel) {
        channel.force(true);
      }
      Path folder = path.toAbsolutePath().getParent();
      if (folder != null) Fsync.sync(folder);
    }
  }
}
