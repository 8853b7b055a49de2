package dev.tidemark.testkit.disk;

import dev.tidemark.testkit.disk.Operation.Kind;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.spi.FileSystemProvider;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The machine's file system with a {@link Watcher} on each operation of {@code java.nio.file} and
 * its channels.
 *
 * <p>{@code -Djava.nio.file.spi.DefaultFileSystemProvider} makes it the default of a JVM, so the
 * code under test needs no change; this includes Iceberg, which opens files by name. Native
 * libraries and {@code java.io.File} are not watched.
 */
public final class WatchedDisk extends FileSystemProvider {
  /** The JVM option that installs this file system. */
  public static final String JVM_OPTION =
      "-Djava.nio.file.spi.DefaultFileSystemProvider=dev.tidemark.testkit.disk.WatchedDisk";

  private static volatile Watcher watcher = Watcher.NONE;

  private final FileSystemProvider real;
  private final WatchedFiles files;

  /** Called by the JVM; {@code real} is the original default. */
  public WatchedDisk(FileSystemProvider real) {
    this.real = real;
    this.files = new WatchedFiles(this, real.getFileSystem(URI.create("file:///")));
  }

  /** Replaces the watcher of all operations of the JVM. */
  public static void watch(Watcher next) {
    watcher = next;
  }

  static Watcher watcher() {
    return watcher;
  }

  /** Returns the path in the real file system. */
  public static Path real(Path path) {
    return path instanceof WatchedPath watched ? watched.real() : path;
  }

  /** An operation with a result that may fail. */
  private interface Doing<T> {
    T run() throws IOException;
  }

  private static <T extends @Nullable Object> T watched(Kind kind, Path path, Doing<T> doing)
      throws IOException {
    Operation operation = new Operation(kind, path);
    Watcher by = watcher;
    by.before(operation);
    T result = doing.run();
    by.after(operation);
    return result;
  }

  /**
   * Converts a path: the JDK itself creates some paths of the default file system, which is this
   * one.
   */
  private Path wrap(Path path) {
    return path instanceof WatchedPath ? path : new WatchedPath(files, path);
  }

  @Override
  public String getScheme() {
    return real.getScheme();
  }

  @Override
  public FileSystem newFileSystem(URI uri, Map<String, ?> env) throws IOException {
    return real.newFileSystem(uri, env);
  }

  @Override
  public FileSystem getFileSystem(URI uri) {
    return files;
  }

  @Override
  public Path getPath(URI uri) {
    return wrap(real.getPath(uri));
  }

  @Override
  public SeekableByteChannel newByteChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    return newFileChannel(path, options, attributes);
  }

  @Override
  public FileChannel newFileChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    Path file = real(path);
    boolean writes =
        options.contains(StandardOpenOption.WRITE) || options.contains(StandardOpenOption.APPEND);
    Operation operation = new Operation(writes ? Kind.CREATE : Kind.OPEN, file);
    Watcher by = watcher;
    by.before(operation);
    FileChannel channel = real.newFileChannel(file, options, attributes);
    try {
      by.after(operation);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    return new WatchedChannel(channel, file);
  }

  @Override
  public DirectoryStream<Path> newDirectoryStream(
      Path folder, DirectoryStream.Filter<? super Path> filter) throws IOException {
    Path listed = real(folder);
    // Listed paths are relative if the folder is; both file systems use the same names.
    var entries =
        watched(
            Kind.LIST,
            listed,
            () ->
                real.newDirectoryStream(
                    listed, entry -> watcher.lists(entry) && filter.accept(wrap(entry))));
    return new WatchedFolder(entries, files);
  }

  @Override
  public void createDirectory(Path folder, FileAttribute<?>... attributes) throws IOException {
    Path made = real(folder);
    watched(
        Kind.MAKE_FOLDER,
        made,
        () -> {
          real.createDirectory(made, attributes);
          return made;
        });
  }

  @Override
  public void createSymbolicLink(Path link, Path target, FileAttribute<?>... attributes)
      throws IOException {
    watched(
        Kind.LINK,
        real(link),
        () -> {
          real.createSymbolicLink(real(link), real(target), attributes);
          return link;
        });
  }

  @Override
  public void createLink(Path link, Path existing) throws IOException {
    watched(
        Kind.LINK,
        real(link),
        () -> {
          real.createLink(real(link), real(existing));
          return link;
        });
  }

  @Override
  public Path readSymbolicLink(Path link) throws IOException {
    return wrap(real.readSymbolicLink(real(link)));
  }

  @Override
  public void delete(Path path) throws IOException {
    watched(
        Kind.DELETE,
        real(path),
        () -> {
          real.delete(real(path));
          return path;
        });
  }

  @Override
  public boolean deleteIfExists(Path path) throws IOException {
    return watched(Kind.DELETE, real(path), () -> real.deleteIfExists(real(path)));
  }

  @Override
  public void copy(Path from, Path to, CopyOption... options) throws IOException {
    watched(
        Kind.COPY,
        real(to),
        () -> {
          real.copy(real(from), real(to), options);
          return to;
        });
  }

  @Override
  public void move(Path from, Path to, CopyOption... options) throws IOException {
    watched(
        Kind.MOVE,
        real(to),
        () -> {
          real.move(real(from), real(to), options);
          return to;
        });
  }

  @Override
  public boolean isSameFile(Path one, Path other) throws IOException {
    return real.isSameFile(real(one), real(other));
  }

  @Override
  public boolean isHidden(Path path) throws IOException {
    return real.isHidden(real(path));
  }

  @Override
  public FileStore getFileStore(Path path) throws IOException {
    return real.getFileStore(real(path));
  }

  @Override
  public void checkAccess(Path path, AccessMode... modes) throws IOException {
    watched(
        Kind.LOOK,
        real(path),
        () -> {
          real.checkAccess(real(path), modes);
          return path;
        });
  }

  @Override
  public <V extends FileAttributeView> @Nullable V getFileAttributeView(
      Path path, Class<V> type, LinkOption... options) {
    return real.getFileAttributeView(real(path), type, options);
  }

  @Override
  public <A extends BasicFileAttributes> A readAttributes(
      Path path, Class<A> type, LinkOption... options) throws IOException {
    return watched(Kind.LOOK, real(path), () -> real.readAttributes(real(path), type, options));
  }

  @Override
  public Map<String, Object> readAttributes(Path path, String attributes, LinkOption... options)
      throws IOException {
    return watched(
        Kind.LOOK, real(path), () -> real.readAttributes(real(path), attributes, options));
  }

  @Override
  public void setAttribute(Path path, String attribute, Object value, LinkOption... options)
      throws IOException {
    watched(
        Kind.CHANGE,
        real(path),
        () -> {
          real.setAttribute(real(path), attribute, value, options);
          return path;
        });
  }
}
