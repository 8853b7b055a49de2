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
 * <p>An object is written in its folder under a temporary name that listings do not show, flushed
 * to the disk and renamed; then the folder is flushed. Without the last flush, the name could be
 * lost in a power failure. A folder is deleted with its last object, except folders directly below
 * the root: they may have access rights that a new folder would not have. Symbolic links below the
 * root are neither followed nor listed, so that no key leads out of the root.
 */
public final class FolderStore implements ObjectStore {
  /** Another process deletes a folder with its last object, also while a writer needs it. */
  private static final int RETRIES = 20;

  /** Exactly the names of {@link #unfinishedName}, so that files of other programs do not match. */
  private static final Pattern UNFINISHED =
      Pattern.compile("\\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\\.tmp");

  /** The prefix of the file name of an object that could not be read and is not read again. */
  public static final String SET_ASIDE = "_unreadable-";

  private final Path root;

  /** Returns whether the key is the key of an object that was set aside. */
  public static boolean isSetAside(String key) {
    return key.startsWith(SET_ASIDE, key.lastIndexOf('/') + 1);
  }

  /** Returns whether the name is the temporary name of a file that is not complete. */
  public static boolean isUnfinished(String name) {
    return UNFINISHED.matcher(name).matches();
  }

  /**
   * Creates a store in a folder.
   *
   * @param root the folder; created by the first write
   */
  public FolderStore(Path root) {
    this.root = root.toAbsolutePath().normalize();
  }

  /** Returns the path of the object with this key, whether the object exists or not. */
  public Path path(String key) {
    return root.resolve(ObjectKey.check(key));
  }

  @Override
  public List<StoredObject> list(String prefix) throws IOException {
    return list(prefix, FolderWalk::isShown).objects();
  }

  /**
   * As {@link #list(String)}, including objects that were set aside. Also returns the folders that
   * could not be listed, and the things that have the name of an object but are not objects.
   */
  public ObjectListing listWithSetAside(String prefix) throws IOException {
    ObjectListing.Collector listed = new ObjectListing.Collector();
    walkWithSetAside(prefix, listed);
    return listed.listing();
  }

  /** As {@link #listWithSetAside}, but passes each object to a visitor and keeps none in memory. */
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
      // The root itself may be a symbolic link, which the file walk would not follow.
      FolderWalk.through(root.toRealPath(), folder.toRealPath(), wanted, visitor);
    } catch (NoSuchFileException e) {
      // The folder was deleted meanwhile, with all objects in it.
    }
  }

  /**
   * Deletes the incomplete files of writers that were killed.
   *
   * @param prefix as in {@link #list}
   * @param before only files that were last written before this time are deleted; it must be older
   *     than any write of a live writer can be
   * @return the number of deleted files
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
   * Returns a new name for a file that is not complete. Listings do not show the file, and {@link
   * #deleteUnfinished} finds it.
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
        if (hasLink(folder)) throw new IOException("a symbolic link in the path of " + key);
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
        // The folder is not empty, cannot be deleted by this user, or is a mount point. An empty
        // folder that stays does no harm.
        return;
      }
    }
  }

  /**
   * Returns whether the folder is the root or the first folder of a key. These are never deleted.
   */
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

  /** Creates the missing folders, and flushes the parent of each so that its name is durable. */
  private static void makeFolders(Path folder) throws IOException {
    if (Files.isDirectory(folder)) return;
    Path above = parent(folder);
    makeFolders(above);
    try {
      Files.createDirectory(folder);
    } catch (FileAlreadyExistsException e) {
      // If nothing is there any more, it was deleted again; the next step handles that.
      if (isNoFolder(folder)) throw e;
    }
    flush(above);
  }

  /**
   * Returns whether a thing that is not a folder is there. It reads the attributes once, because
   * other processes create and delete folders meanwhile.
   */
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
      // Another process has already read and deleted the object, and its folder.
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

  /** Returns whether a step below the root is a symbolic link. */
  private boolean hasLink(Path path) {
    for (Path at = path; !at.equals(root); at = parent(at)) {
      if (Files.isSymbolicLink(at)) return true;
    }
    return false;
  }

  private static Path parent(Path path) {
    Path parent = path.getParent();
    if (parent == null) throw new IllegalStateException("path has no parent: " + path);
    return parent;
  }

  @Override
  public String toString() {
    return root.toString();
  }

  /**
   * A complete file that does not have its final name yet. While it exists, its folder is not empty
   * and stays.
   */
  private record HiddenFile(Path hidden, Path file, String key) implements PendingObject {
    @Override
    public void publish() throws IOException {
      if (Files.exists(file, NOFOLLOW_LINKS)) throw new FileAlreadyExistsException(key);
      Files.move(hidden, file, ATOMIC_MOVE);
      try {
        flushName(file);
      } catch (IOException e) {
        // The object is visible, but may be lost in a power failure. The caller is told that the
        // write failed, so the object must not stay.
        remove(file, e);
        throw e;
      }
    }

    @Override
    public void close() throws IOException {
      Files.deleteIfExists(hidden);
    }
  }

  /**
   * A stream whose close only flushes, because the channel must still be open to be flushed to the
   * disk.
   */
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
