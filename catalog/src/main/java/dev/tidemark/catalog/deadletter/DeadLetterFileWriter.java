package dev.tidemark.catalog.deadletter;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.tidemark.catalog.source.RejectedLine;
import dev.tidemark.catalog.source.TextChunk;
import dev.tidemark.catalog.storage.Fsync;
import dev.tidemark.partitioner.event.Rejection;
import dev.tidemark.partitioner.storage.FolderStore;
import dev.tidemark.partitioner.text.Digests;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Writes the dead letters of one source to one file, one by one: there may be far more of them than
 * fit in memory. The file becomes visible when it is finished; if it is closed earlier, it is
 * deleted.
 */
final class DeadLetterFileWriter implements Closeable {
  private static final JsonFactory JSON = new JsonFactory();

  private final Path folder;
  private final String source;
  private final Instant received;
  private final Path unfinished;
  private final MessageDigest digest = Digests.sha256();
  private final JsonGenerator json;

  DeadLetterFileWriter(Path folder, String source, Instant received) throws IOException {
    this.folder = folder;
    this.source = source;
    this.received = received;
    this.unfinished = folder.resolve(FolderStore.unfinishedName());
    var out = new BufferedOutputStream(Files.newOutputStream(unfinished), 1 << 16);
    this.json = JSON.createGenerator(new DigestOutputStream(out, digest));
    json.setRootValueSeparator(null);
  }

  void write(RejectedLine deadLetter) throws IOException {
    json.writeStartObject();
    json.writeStringField(DeadLetterWriter.SOURCE, source);
    json.writeNumberField(DeadLetterWriter.LINE, deadLetter.line());
    if (deadLetter.offset() != TextChunk.UNKNOWN) {
      json.writeNumberField(DeadLetterWriter.OFFSET, deadLetter.offset());
    }
    json.writeStringField(DeadLetterWriter.RECEIVED, received.toString());
    json.writeArrayFieldStart("reasons");
    for (Rejection.Reason reason : deadLetter.why().reasons()) {
      json.writeStartObject();
      json.writeStringField("field", reason.field());
      json.writeStringField("message", reason.message());
      json.writeEndObject();
    }
    json.writeEndArray();
    String raw = utf8(deadLetter.text(), deadLetter.start(), deadLetter.length());
    if (raw != null) json.writeStringField(DeadLetterWriter.RAW, raw);
    else {
      json.writeFieldName(DeadLetterWriter.RAW_BASE64);
      json.writeBinary(deadLetter.text(), deadLetter.start(), deadLetter.length());
    }
    if (deadLetter.wholeLength() > deadLetter.length()) {
      json.writeNumberField(DeadLetterWriter.CUT_FROM_BYTES, deadLetter.wholeLength());
    }
    json.writeEndObject();
    json.writeRaw('\n');
  }

  /**
   * Returns the text of UTF-8 bytes; null if they are not UTF-8: then only base64 keeps every byte.
   */
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

  /** Renames the file to its final name; when this method returns, the file is durable. */
  Path finish() throws IOException {
    json.close();
    Fsync.sync(unfinished);
    Path file = folder.resolve(DeadLetterWriter.name(digest));
    Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    Fsync.sync(folder);
    return file;
  }

  @Override
  public void close() throws IOException {
    try {
      json.close();
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }
}
