package dev.tidemark.sql.cursor;

import dev.tidemark.partitioner.text.Digests;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * The keys of cursors. The first key encrypts, and all keys decrypt, so that a key can be replaced
 * while cursors of the old key are valid. Immutable.
 */
public final class CursorKeys {
  /** The file in a lake that contains its keys, one per line as Base64. */
  public static final String FILE = "cursor.keys";

  private static final int KEY_BYTES = 32;

  /** A key with the id that a cursor contains. */
  record Key(int id, SecretKey secret) {}

  private final Key sealing;
  private final Map<Integer, Key> byId;

  private CursorKeys(List<Key> keys) {
    this.sealing = keys.getFirst();
    this.byId = new LinkedHashMap<>();
    keys.forEach(key -> byId.put(key.id(), key));
  }

  /**
   * Reads the keys of a configuration, each 32 bytes as Base64, the encrypting key first.
   *
   * @throws IllegalArgumentException if the list is empty or a key is invalid
   */
  public static CursorKeys of(List<String> base64) {
    if (base64.isEmpty()) throw new IllegalArgumentException("at least one cursor key is required");
    List<Key> keys = new ArrayList<>();
    for (String text : base64) keys.add(key(text, keys.size() + 1));
    return new CursorKeys(keys);
  }

  /**
   * Reads the keys of a lake, and creates them on first use. All processes on one lake get the same
   * keys.
   *
   * @throws IOException if the file cannot be created or read, or contains something else
   */
  public static CursorKeys inLake(Path lake) throws IOException {
    Path file = lake.resolve(FILE);
    if (!Files.exists(file)) make(file);
    try {
      return of(Files.readAllLines(file).stream().filter(line -> !line.isBlank()).toList());
    } catch (IllegalArgumentException e) {
      throw new IOException(file + " does not contain cursor keys: " + e.getMessage(), e);
    }
  }

  Key sealing() {
    return sealing;
  }

  Optional<Key> byId(int id) {
    return Optional.ofNullable(byId.get(id));
  }

  private static void make(Path file) throws IOException {
    SecureRandom random = new SecureRandom();
    String text = random(random) + "\n" + random(random) + "\n";
    Path fresh =
        Files.createTempFile(
            file.toAbsolutePath().getParent(),
            ".cursor-keys-",
            ".new",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try {
      write(fresh, text);
      // A link and not a rename: it fails if another process was faster, and does not replace keys
      // with which cursors have already been encrypted.
      Files.createLink(file, fresh);
    } catch (FileAlreadyExistsException e) {
      // The keys of the other process are used.
    } finally {
      Files.delete(fresh);
    }
  }

  /**
   * Flushes the file before it gets its name: if a power cut emptied the keys, no process could
   * start.
   */
  private static void write(Path file, String text) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      ByteBuffer bytes = StandardCharsets.US_ASCII.encode(text);
      while (bytes.hasRemaining()) channel.write(bytes);
      channel.force(true);
    }
  }

  private static String random(SecureRandom random) {
    byte[] bytes = new byte[KEY_BYTES];
    random.nextBytes(bytes);
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static Key key(String base64, int place) {
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(base64.strip());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("cursor key " + place + " is not Base64", e);
    }
    if (bytes.length != KEY_BYTES) {
      throw new IllegalArgumentException(
          "cursor key %d has %d bytes instead of %d".formatted(place, bytes.length, KEY_BYTES));
    }
    return new Key(id(bytes), new SecretKeySpec(bytes, "AES"));
  }

  /** Derives the id from the key, so that users do not have to number keys. */
  private static int id(byte[] key) {
    MessageDigest digest = Digests.sha256();
    digest.update("tidemark cursor key".getBytes(StandardCharsets.UTF_8));
    return ByteBuffer.wrap(digest.digest(key)).getInt();
  }
}
