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
 * The keys that seal cursors: the first seals, all of them open, so that a key can be replaced
 * while cursors of the old one live. Immutable.
 */
public final class CursorKeys {
  /** The file in a lake that holds its keys, one in a line as Base64. */
  public static final String FILE = "cursor.keys";

  private static final int KEY_BYTES = 32;

  /** A key with the id by which a cursor names it. */
  record Key(int id, SecretKey secret) {}

  private final Key sealing;
  private final Map<Integer, Key> byId;

  private CursorKeys(List<Key> keys) {
    this.sealing = keys.getFirst();
    this.byId = new LinkedHashMap<>();
    keys.forEach(key -> byId.put(key.id(), key));
  }

  /**
   * The keys of a configuration: 32 bytes in Base64 each, the one that seals first.
   *
   * @throws IllegalArgumentException where there is none, or one is no such key
   */
  public static CursorKeys of(List<String> base64) {
    if (base64.isEmpty()) throw new IllegalArgumentException("no cursor key is given");
    List<Key> keys = new ArrayList<>();
    for (String text : base64) keys.add(key(text, keys.size() + 1));
    return new CursorKeys(keys);
  }

  /**
   * The keys of a lake, made on first use; all processes on one lake get the same.
   *
   * @throws IOException where the file cannot be made or read, or holds something else
   */
  public static CursorKeys inLake(Path lake) throws IOException {
    Path file = lake.resolve(FILE);
    if (!Files.exists(file)) make(file);
    try {
      return of(Files.readAllLines(file).stream().filter(line -> !line.isBlank()).toList());
    } catch (IllegalArgumentException e) {
      throw new IOException(file + " does not hold cursor keys: " + e.getMessage(), e);
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
      // A link, not a rename: it fails where another process was faster, instead of replacing keys
      // that have sealed cursors already.
      Files.createLink(file, fresh);
    } catch (FileAlreadyExistsException e) {
      // The other process's keys are as good as ours.
    } finally {
      Files.delete(fresh);
    }
  }

  /** On disk before it has its name: keys that a power cut empties would stop every start. */
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

  /** The id follows from the key, so that nobody has to number keys. */
  private static int id(byte[] key) {
    MessageDigest digest = Digests.sha256();
    digest.update("tidemark cursor key".getBytes(StandardCharsets.UTF_8));
    return ByteBuffer.wrap(digest.digest(key)).getInt();
  }
}
