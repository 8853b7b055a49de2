package dev.tidemark.catalog.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.ZstdOutputStream;
import dev.tidemark.testkit.fuzz.Fuzzing;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/**
 * Any bytes are lines or elements, or they are rejected: nothing is lost silently, a chunk never
 * exceeds its maximum, and a truncated compressed text is never read as complete.
 */
class ChunkReaderFuzzTest {
  private static final List<String> GOOD =
      List.of(
          "{\"a\":1}\n{\"b\":\"x\\\"]\"}\r\n\r\n {} \nlast",
          "\uFEFF[{\"a\":[1,2]},\n {\"b\":\"],[\"} ,3]\n",
          "{\"a\":1}{\"b\":2}{\"c\":{\"d\":\"}{\"}}",
          "[1,,2]x",
          "[]");
  private static final List<String> WORDS =
      List.of(
          "[",
          "]",
          "{",
          "}",
          ",",
          "\"",
          "\\",
          "\n",
          "\r\n",
          "\uFEFF",
          " ",
          "\0",
          "}{",
          "\u001f\u008b");

  @Test
  void anyBytesArePiecesAndNoLineIsLost() {
    new Fuzzing(GOOD, WORDS)
        .run(
            3_000,
            input -> {
              ByteArrayOutputStream read = new ByteArrayOutputStream();
              String outcome = pieces(input, read);
              // Lines are unchanged; other formats may lose only the separators.
              byte[] ink = ink(read.toByteArray(), 0);
              if (isOfLines(input) && !outcome.startsWith("rejected")) {
                assertThat(ink).isEqualTo(ink(input, hasMark(input) ? 3 : 0));
              }
              return outcome;
            });
  }

  @Test
  void whatIsPackedAndCutOrChangedIsRejectedOrWhole() {
    new Fuzzing(GOOD, WORDS)
        .run(
            1_000,
            input -> {
              int at = input.length == 0 ? 0 : (input[0] & 0xff) % 97;
              return cut(input, at, false) + ", " + cut(input, at, true);
            });
  }

  /** Reads a percentage of the compressed text; the result is the whole text or an error. */
  private static String cut(byte[] text, int hundredths, boolean zstd) {
    byte[] packed = packed(text, zstd);
    byte[] begun = Arrays.copyOf(packed, 4 + (packed.length - 4) * hundredths / 100);
    String outcome = pieces(begun, new ByteArrayOutputStream());
    assertThat(outcome).as("%d of %d bytes", begun.length, packed.length).startsWith("rejected");
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    ByteArrayOutputStream plain = new ByteArrayOutputStream();
    String ofPacked = pieces(packed, whole);
    if (startsPacked(text)) return ofPacked;
    assertThat(ofPacked).isEqualTo(pieces(text, plain));
    assertThat(whole.toByteArray()).isEqualTo(plain.toByteArray());
    return ofPacked;
  }

  private static byte[] packed(byte[] text, boolean zstd) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = zstd ? new ZstdOutputStream(packed) : new GZIPOutputStream(packed)) {
      out.write(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }

  private static String pieces(byte[] input, ByteArrayOutputStream read) {
    long parts = 0;
    try (ChunkReader chunkReader = ChunkReader.of(new ByteArrayInputStream(input), input.length)) {
      for (TextChunk textChunk = chunkReader.next();
          textChunk != null;
          textChunk = chunkReader.next()) {
        int[] ends = textChunk.ends();
        parts += ends != null ? ends.length : 1000 + lines(textChunk);
        assertThat(textChunk.length()).isBetween(0, TextChunk.SIZE);
        assertThat(textChunk.bytes()).hasSizeLessThanOrEqualTo(TextChunk.SIZE);
        read.write(textChunk.bytes(), 0, textChunk.length());
      }
    } catch (IOException rejected) {
      return "rejected: " + String.valueOf(rejected.getMessage()).replaceAll("\\d+", "N");
    }
    // As a number of letters: outcomes that differ only in a number are equal for the fuzzer.
    return "of " + "i".repeat((int) Math.min(30, parts % 1000)) + (parts >= 1000 ? " lines" : "");
  }

  private static long lines(TextChunk textChunk) {
    return new String(textChunk.bytes(), 0, textChunk.length(), UTF_8).lines().count();
  }

  /** Returns whether the input consists of lines: not an array and not compressed. */
  private static boolean isOfLines(byte[] input) {
    String text = new String(input, UTF_8).replaceFirst("^\uFEFF", "").stripLeading();
    return !startsPacked(input) && !text.startsWith("[");
  }

  private static boolean startsPacked(byte[] input) {
    return input.length >= 2
        && ((input[0] == 0x1f && (input[1] & 0xff) == 0x8b)
            || (input[0] == 0x28 && (input[1] & 0xff) == 0xb5));
  }

  private static boolean hasMark(byte[] text) {
    return text.length >= 3
        && (text[0] & 0xff) == 0xef
        && (text[1] & 0xff) == 0xbb
        && (text[2] & 0xff) == 0xbf;
  }

  /** Returns the characters that are not white space, from an index on. */
  private static byte[] ink(byte[] text, int start) {
    ByteArrayOutputStream ink = new ByteArrayOutputStream();
    for (int i = start; i < text.length; i++) if (!ChunkReader.isSpace(text[i])) ink.write(text[i]);
    return ink.toByteArray();
  }
}
