package dev.tidemark.catalog.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ChunkReaderTest {
  /** The lines or elements of a text; one that is too long as its length. */
  private static List<String> pieces(InputStream text) throws IOException {
    List<String> pieces = new ArrayList<>();
    try (ChunkReader chunkReader = ChunkReader.of(text, 100)) {
      for (TextChunk textChunk = chunkReader.next();
          textChunk != null;
          textChunk = chunkReader.next()) {
        int[] ends = textChunk.ends();
        String all = new String(textChunk.bytes(), 0, textChunk.length(), StandardCharsets.UTF_8);
        if (textChunk.oversize() > 0) pieces.add("long " + textChunk.oversize());
        else if (ends == null) all.lines().forEach(pieces::add);
        else {
          int start = 0;
          for (int end : ends) {
            pieces.add(new String(textChunk.bytes(), start, end - start, StandardCharsets.UTF_8));
            start = end;
          }
        }
      }
    }
    return pieces;
  }

  private static List<String> pieces(String text) throws IOException {
    return pieces(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void linesEndAtLineFeedsAndAtTheEnd() throws IOException {
    assertThat(pieces("\uFEFF{}\r\n\n {} \nlast")).containsExactly("{}", "", " {} ", "last");
    assertThat(pieces("")).isEmpty();
    assertThat(pieces("\uFEFF")).isEmpty();
  }

  @Test
  void aLongerLineThanAPieceIsCutAndTheNextOneIsWhole() throws IOException {
    String longLine = "x".repeat(9_000_000);
    assertThat(pieces("a\n" + longLine + "\nb\n" + longLine))
        .containsExactly("a", "long 9000000", "b", "long 9000000");
  }

  @Test
  void aLineOfMoreThanTwoGigabytesIsCutAndTheNextOneIsWhole() throws IOException {
    long length = (1L << 31) + 5;
    byte[] block = "x".repeat(1 << 20).getBytes(StandardCharsets.UTF_8);
    InputStream line =
        new InputStream() {
          private long left = length;

          @Override
          public int read() {
            return left-- > 0 ? 'x' : -1;
          }

          @Override
          public int read(byte[] bytes, int offset, int most) {
            if (left == 0) return -1;
            int given = (int) Math.min(left, Math.min(most, block.length));
            System.arraycopy(block, 0, bytes, offset, given);
            left -= given;
            return given;
          }
        };
    var next = new ByteArrayInputStream("\n{}".getBytes(StandardCharsets.UTF_8));
    assertThat(pieces(new SequenceInputStream(line, next))).containsExactly("long " + length, "{}");
  }

  @Test
  void linesOfAnyLengthComeBackWhole() throws IOException {
    long seed = Long.getLong("tidemark.seed", 14);
    Random random = new Random(seed);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 200; i++) lines.add("é".repeat(random.nextInt(60_000)) + i);
    assertThat(pieces(String.join("\n", lines)).equals(lines)).as("seed %d", seed).isTrue();
  }

  @Test
  void elementsOfAnArrayMayBePrettyPrinted() throws IOException {
    assertThat(pieces(" \n[ {\"a\" : [1,\n2]} , \"],\\\"[\" ,3]\n"))
        .containsExactly("{\"a\" : [1,\n2]} ", "\"],\\\"[\" ", "3");
    assertThat(pieces("[]")).isEmpty();
    assertThat(pieces("[ ]")).isEmpty();
  }

  @Test
  void aBrokenArrayLosesNothing() throws IOException {
    assertThat(pieces("[1,,2]")).containsExactly("1", "", "2");
    assertThat(pieces("[1,]")).containsExactly("1", "");
    assertThat(pieces("[1,{\"a\":2")).containsExactly("1", "{\"a\":2", "");
    assertThat(pieces("[1] {\"a\":2}")).containsExactly("1", "{\"a\":2}");
  }

  @Test
  void anElementThatIsTooLongIsCutAndTheOthersAreWhole() throws IOException {
    String longText = '"' + "x".repeat(3_000_000) + '"';
    assertThat(pieces("[1," + longText + ",2," + longText + "]"))
        .containsExactly("1", "long 3000002", "2", "long 3000002");
  }

  @Test
  void elementsLargerThanAPieceAreWhole() throws IOException {
    String element = '"' + "x".repeat(3 * TextChunk.PIECE) + '"';
    assertThat(pieces("[1," + element + "," + element + ",2]"))
        .containsExactly("1", element, element, "2");
  }

  @Test
  void elementsWithoutTextComeInPieces() throws IOException {
    int many = 2 * TextChunk.MOST_ELEMENTS;
    String array = "[" + ",".repeat(many) + "]";
    try (ChunkReader chunkReader =
        ChunkReader.of(new ByteArrayInputStream(array.getBytes(StandardCharsets.UTF_8)), 100)) {
      TextChunk first = chunkReader.next();
      assertThat(first == null || first.ends() == null ? 0 : first.ends().length)
          .isEqualTo(TextChunk.MOST_ELEMENTS);
    }
    assertThat(pieces(array)).hasSize(many + 1).allMatch(String::isEmpty);
  }

  @Test
  void manyElementsComeInPieces() throws IOException {
    String element = "{\"text\":\"" + "y".repeat(1000) + "\"}";
    String array = "[" + (element + ",").repeat(9999) + element + "]";
    assertThat(pieces(array)).hasSize(10_000).allMatch(element::equals);
  }
}
