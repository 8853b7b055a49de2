package dev.tidemark.partitioner.storage;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.tidemark.partitioner.retry.Retries;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * An {@link ObjectStore} in a folder of the local disk.
 *
 * <p>An object is written beside its place under a name that no list shows, flushed to the disk,
 * renamed, and the folder is flushed too: without the last a power cut could forget the name. A
 * folder goes with its last object, but for those directly below the root: they may have rights of
 * their own, which one that is made anew would not have. Symbolic links below the root are neither
 * followed nor listed, so no key leads out of it.
 */
public final class FolderStore implements ObjectStore {
  /** How often a folder may vanish under a writer because another process has just emptied it. */
  private static final int RETRIES = 20;

  /** As {@link #unfinishedName} makes them, and nothing that somebody else may have put there. */
  private static final Pattern UNFINISHED =
      Pattern.compile("\\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\\.tmp");

  /** What the name of an object begins with that could not be read and is read no more. */
  public static final String SET_ASIDE = "_unreadable-";

  private final Path root;

  /** Whether a key is of an object that was set aside. */
  public static boolean isSetAside(String key) {
    return key.startsWith(SET_ASIDE, key.lastIndexOf('/') + 1);
  }

  /** Whether a name is of a file that some writer has not finished. */
  public static boolean isUnfinished(String name) {
    return UNFINISHED.matcher(name).matches();
  }

  /**
   * @param root the folder; made at the first write
   */
  public FolderStore(Path root) {
    this.root = root.toAbsolutePath().normalize();
  }

  /** Where the object of that key lies, or would. */
  public Path path(String key) {
    return root.resolve(ObjectKey.check(key));
  }

  @Override
  public List<StoredObject> list(String prefix) throws IOException {
    return list(prefix, FolderWalk::isShown).objects();
  }

  /**
   * As {@link #list(String)}, of objects that are set aside, too; tells which folders could not be
   * listed, and what is no object though it is called like one.
   */
  public ObjectListing listWithSetAside(String prefix) throws IOException {
    ObjectListing.Collector listed = new ObjectListing.Collector();
    walkWithSetAside(prefix, listed);
    return listed.listing();
  }

  /** As {@link #listWithSetAside}, however many there are: nothing is held of them. */
  public void walkWithSetAside(String prefix, ObjectVisitor visitor) throws IOException {
    walk(prefix, name -> FolderWalk.isShown(name) || name.startsWith(SET_ASIDE), visitor);
  }

  private ObjectListing list(String prefix, Predicate<String> wanted) throws IOException {
    ObjectListing.Collector listed = new ObjectListing.Collector();
    walk(prefix, wanted, listed);
    return listed.listing();
  }

  private void walk(String prefix, Predicate<String> wanted, ObjectVisitor visitor)
      throws IOException {
    Path folder = prefix.isEmpty() ? root : root.resolve(ObjectKey.checkPrefix(prefix));
    if (prefix.isEmpty() ? Files.notExists(folder) : !isPlain(folder)) return;
    try {
      // The root itself may be a link, which the walk would not follow.
      FolderWalk.through(root.toRealPath(), folder.toRealPath(), wanted, visitor);
    } catch (NoSuchFileException e) {
      // It has gone meanwhile, with all that was in it.
    }
  }

  /**
   * Deletes what writers that were killed have left half done.
   *
   * @param prefix as in {@link #list}
   * @param before only what was last written to before; a writer that lives must not be as slow
   * @return how many there were
   */
  public int deleteUnfinished(String prefix, Instant before) throws IOException {
    int deleted = 0;
    ObjectListing unfinished = list(prefix, FolderStore::isUnfinished);
    for (StoredObject object : unfinished.objects()) {
      if (!object.modified().isBefore(before)) continue;
      delete(object.key());
      deleted++;
    }
    return deleted;
  }

  /**
   * The name under which something is written beside its place, shown to nobody and found by {@link
   * #deleteUnfinished}.
   */
  public static String unfinishedName() {
    return "." + UUID.randomUUID() + ".tmp";
  }

  @Override
  public InputStream open(String key) throws IOException {
    Path file = path(key);
    if (!isPlain(file) || !Files.isRegularFile(file, NOFOLLOW_LINKS)) {
      throw new NoSuchFileException(key);
    }
    return Files.newInputStream(file, READ, NOFOLLOW_LINKS);
  }

  @Override
  public PendingObject draft(String key, Content content) throws IOException {
    Path file = path(key);
    Path folder = parent(file);
    Path hidden = folder.resolve(unfinishedName());
    for (var retries = Retries.of(RETRIES); ; ) {
      try {
        makeFolders(folder);
        if (hasLink(folder)) throw new IOException("a symbolic link is in the way of " + key);
        if (Files.exists(file, NOFOLLOW_LINKS)) throw new FileAlreadyExistsException(key);
        writeHidden(hidden, content);
        return new HiddenFile(hidden, file, key);
      } catch (NoSuchFileException e) {
        if (!retries.next()) throw e;
      }
    }
  }

  @Override
  public void delete(String key) throws IOException {
    Path file = path(key);
    if (!isPlain(parent(file))) return;
    Files.deleteIfExists(file);
    for (Path folder = parent(file); !isTop(folder); folder = parent(folder)) {
      try {
        Files.deleteIfExists(folder);
      } catch (FileSystemException inUse) {
        // Not empty, another's, or where a disk is mounted: an empty folder costs nothing.
        return;
      }
    }
  }

  /** The first folder of a key stays, as the landing zone does; and so does the root. */
  private boolean isTop(Path folder) {
    return folder.equals(root) || parent(folder).equals(root);
  }

  private static void writeHidden(Path hidden, Content content) throws IOException {
    try (FileChannel channel = FileChannel.open(hidden, WRITE, CREATE_NEW)) {
      OutputStream out = new KeptOpen(Channels.newOutputStream(channel));
      content.writeTo(out);
      out.flush();
      channel.force(true);
    } catch (IOException | RuntimeException e) {
      remove(hidden, e);
      throw e;
    }
  }

  private static void remove(Path file, Exception because) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException inTheWayOfTheFirst) {
      because.addSuppressed(inTheWayOfTheFirst);
    }
  }

  /** Makes the folders that are missing; the name of each is durable in the one above it. */
  private static void makeFolders(Path folder) throws IOException {
    if (Files.isDirectory(folder)) return;
    Path above = parent(folder);
    makeFolders(above);
    try {
      Files.createDirectory(folder);
    } catch (FileAlreadyExistsException e) {
      // Nothing there any more means that it is gone again: the next step finds that out.
      if (isNoFolder(folder)) throw e;
    }
    flush(above);
  }

  /** Whether something else is there; by one look, because folders come and go meanwhile. */
  private static boolean isNoFolder(Path path) throws IOException {
    try {
      return !Files.readAttributes(path, BasicFileAttributes.class).isDirectory();
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  private static void flushName(Path file) throws IOException {
    try {
      flush(parent(file));
    } catch (NoSuchFileException e) {
      // Another process was so quick as to read and delete the object, and its folder with it.
    }
  }

  private static void flush(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, READ)) {
      channel.force(true);
    }
  }

  private boolean isPlain(Path path) {
    return !hasLink(path) && Files.exists(path, NOFOLLOW_LINKS);
  }

  /** Whether a step below the root is a symbolic link. */
  private boolean hasLink(Path path) {
    for (Path at = path; !at.equals(root); at = parent(at)) {
      if (Files.isSymbolicLink(at)) return true;
    }
    return false;
  }

  private static Path parent(Path path) {
    Path parent = path.getParent();
    if (parent == null) throw new IllegalStateException("nothing above " + path);
    return parent;
  }

  @Override
  public String toString() {
    return root.toString();
  }

  /** A file that is complete but for its name. As long as it lies there, its folder stays. */
  private record HiddenFile(Path hidden, Path file, String key) implements PendingObject {
    @Override
    public void publish() throws IOException {
      if (Files.exists(file, NOFOLLOW_LINKS)) throw new FileAlreadyExistsException(key);
      Files.move(hidden, file, ATOMIC_MOVE);
      try {
        flushName(file);
      } catch (IOException e) {
        // It is there, but may be gone after a power cut; who is told so must not find it there.
        remove(file, e);
        throw e;
      }
    }

    @Override
    public void close() throws IOException {
      Files.deleteIfExists(hidden);
    }
  }

  /** Only flushes when it is closed: the file must reach the disk before it is. */
  private static final class KeptOpen extends BufferedOutputStream {
    KeptOpen(OutputStream out) {
      super(out, 1 << 16);
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }
}
