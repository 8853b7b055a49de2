package dev.tidemark.catalog.load;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.tidemark.catalog.iceberg.Durable;
import dev.tidemark.partitioner.event.Rejection;
import dev.tidemark.partitioner.landing.FolderStore;
import dev.tidemark.partitioner.layout.PartitionLayout;
import dev.tidemark.partitioner.topic.Topic;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The lines that are no events, with source, line number, reasons and bytes, as NDJSON files.
 *
 * <p>A file's name is the digest of its letters: a batch that is tried again writes the same file
 * again and not one more, and no letter is ever written over by another, as those of a changed
 * source under the same name would be.
 */
final class DeadLetters {
  static final String SOURCE = "source";
  static final String LINE = "line";
  static final String OFFSET = "offset";
  static final String RECEIVED = "received";
  static final String RAW = "raw";
  static final String RAW_BASE64 = "raw_base64";
  static final String CUT_FROM_BYTES = "cut_from_bytes";

  static final String ENDING = ".ndjson";

  /** A folder for each day. */
  private static final int DEPTH = 2;

  private static final JsonFactory JSON = new JsonFactory();

  private final Path folder;
  private final Topic topic;

  /**
   * The dead letters of a topic.
   *
   * @param folder that of all dead letters
   */
  DeadLetters(Path folder, Topic topic) {
    this.folder = folder;
    this.topic = topic;
  }

  /** A bad line: its number and its place in the whole source, and the text that it lies in. */
  @SuppressWarnings("ArrayRecordComponent") // a view into a chunk, never compared
  record Letter(long line, long offset, byte[] text, Scan.BadLine bad) {}

  /** Every file of the topic's dead letters, in the order of their paths. */
  List<Path> files() throws IOException {
    Path place = folder.resolve(PartitionLayout.deadLetters(topic.name()));
    if (Files.notExists(place)) return List.of();
    try (Stream<Path> all = Files.walk(place, DEPTH)) {
      return all.filter(file -> file.getFileName().toString().endsWith(ENDING))
          .filter(Files::isRegularFile)
          .sorted()
          .toList();
    }
  }

  /** Files and links that are the topic's, or nobody knows whose, and not among {@link #files}. */
  List<Path> unread() throws IOException {
    if (Files.notExists(folder)) return List.of();
    Path real = folder.toRealPath();
    Path ofTopic = real.resolve(PartitionLayout.deadLetters(topic.name()));
    try (Stream<Path> all = Files.walk(real)) {
      return all.filter(file -> !Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS))
          .filter(file -> isUnread(file, ofTopic, real.relativize(file).toString()))
          .sorted()
          .toList();
    } catch (UncheckedIOException e) {
      if (e.getCause() instanceof NoSuchFileException) return unread();
      throw e.getCause();
    }
  }

  private static boolean isUnread(Path file, Path ofTopic, String place) {
    if (!file.startsWith(ofTopic)) return PartitionLayout.topics(place).isEmpty();
    String name = file.getFileName().toString();
    boolean read =
        name.endsWith(ENDING)
            && file.getNameCount() - ofTopic.getNameCount() <= DEPTH
            && Files.isRegularFile(file);
    // Half-written ones are looked at by themselves.
    return !read && !name.startsWith(".");
  }

  /** Writes the bad lines of a share, if it has any; when this returns they are durable. */
  void write(Gathering.Share share) throws IOException {
    List<Letter> letters = share.deadLetters();
    if (letters.isEmpty()) return;
    Source source = share.source();
    var date = source.modified().atZone(ZoneOffset.UTC).toLocalDate();
    Path place = folder.resolve(PartitionLayout.deadLetters(topic.name(), date));
    Durable.folder(place);
    write(place, source.name(), source.received(), letters);
  }

  /** Writes letters of one source as one file, durably. */
  static Path write(Path place, String source, Instant received, List<Letter> letters)
      throws IOException {
    Path unfinished = place.resolve(FolderStore.unfinishedName());
    try {
      String name = writeTo(unfinished, source, received, letters);
      Durable.sync(unfinished);
      Path file = place.resolve(name);
      Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
      Durable.sync(place);
      return file;
    } catch (IOException e) {
      Files.deleteIfExists(unfinished);
      throw e;
    }
  }

  /** Gives the name for what is written. */
  private static String writeTo(Path file, String source, Instant received, List<Letter> letters)
      throws IOException {
    MessageDigest digest = sha256();
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
        JsonGenerator json = JSON.createGenerator(new DigestOutputStream(out, digest))) {
      json.setRootValueSeparator(null);
      for (Letter letter : letters) {
        write(json, source, received, letter);
        json.writeRaw('\n');
      }
    }
    return name(digest);
  }

  private static void write(JsonGenerator json, String source, Instant received, Letter letter)
      throws IOException {
    Scan.BadLine bad = letter.bad();
    json.writeStartObject();
    json.writeStringField(SOURCE, source);
    json.writeNumberField(LINE, letter.line());
    if (letter.offset() != Chunk.UNKNOWN) json.writeNumberField(OFFSET, letter.offset());
    json.writeStringField(RECEIVED, received.toString());
    json.writeArrayFieldStart("reasons");
    for (Rejection.Reason reason : bad.rejection().reasons()) {
      json.writeStartObject();
      json.writeStringField("field", reason.field());
      json.writeStringField("message", reason.message());
      json.writeEndObject();
    }
    json.writeEndArray();
    String raw = utf8(letter.text(), bad.start(), bad.length());
    if (raw != null) json.writeStringField(RAW, raw);
    else {
      json.writeFieldName(RAW_BASE64);
      json.writeBinary(letter.text(), bad.start(), bad.length());
    }
    if (bad.wholeLength() > bad.length()) {
      json.writeNumberField(CUT_FROM_BYTES, bad.wholeLength());
    }
    json.writeEndObject();
  }

  /** The text of UTF-8 bytes; null where they are none: then only base64 keeps every byte. */
  private static @Nullable String utf8(byte[] bytes, int start, int length) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(bytes, start, length))
          .toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  /** What a file is named whose letters have this digest. */
  static String name(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest(), 0, 16) + ENDING;
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
