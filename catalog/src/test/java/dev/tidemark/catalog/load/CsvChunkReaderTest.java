package dev.tidemark.catalog.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tidemark.catalog.SampleTopic;
import dev.tidemark.catalog.source.ChunkReader;
import dev.tidemark.catalog.source.TextChunk;
import dev.tidemark.partitioner.event.RetentionFilter;
import dev.tidemark.partitioner.topic.FieldType;
import dev.tidemark.partitioner.topic.Topic;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * However long rows of CSV and what lies between them are, pieces are small and lines are right.
 */
class CsvChunkReaderTest {
  private static final Topic TOPIC =
      SampleTopic.of("web", SampleTopic.field("s", FieldType.STRING));
  private static final SafeEventReader READER = new SafeEventReader(TOPIC);
  private static final RetentionFilter ALL = new RetentionFilter(TOPIC, Long.MIN_VALUE);
  private static final String HEADER = "id,time,s\n";
  private static final String GOOD = "a,2025-01-01,x\n";
  private static final String BAD = "b,never,x\n";

  private static InputStream text(String text) {
    return new ByteArrayInputStream(text.getBytes(UTF_8));
  }

  /** What the pieces say: events, the lines that are none with their length, and all lines. */
  private static List<String> said(InputStream text) throws IOException {
    List<String> said = new ArrayList<>();
    long before = 0;
    try (ChunkReader chunkReader = ChunkReader.ofCsv(text, 100, TOPIC)) {
      for (TextChunk textChunk = chunkReader.next();
          textChunk != null;
          textChunk = chunkReader.next()) {
        assertThat(textChunk.weight()).isLessThan(2L * TextChunk.PIECE + TextChunk.MAX_LINE);
        ChunkScan chunkScan = ChunkScan.of(textChunk, READER, 0, false, 0, ALL, null);
        for (int i = 0; i < chunkScan.events().rows(); i++) said.add("event");
        RejectionReasons rejectionReasons = new RejectionReasons(new LineReaders(TOPIC), ALL);
        for (int i = 0; i < chunkScan.rejectedLines().size(); i++) {
          var bad =
              chunkScan.rejectedLines().letter(i, before, chunkScan.text(), rejectionReasons, 0);
          said.add("line %d of %d bytes".formatted(bad.line(), bad.wholeLength()));
        }
        before += chunkScan.physicalLines();
      }
    }
    said.add(before + " lines");
    return said;
  }

  @Test
  void blankLinesAreCountedAndNotHeld() throws IOException {
    int many = 3 << 20;
    assertThat(
            said(text("\n" + HEADER + "\n".repeat(many) + BAD + "\r\n".repeat(many) + GOOD + BAD)))
        .containsExactly(
            "line %d of 33 bytes".formatted(many + 3),
            "event",
            "line %d of 33 bytes".formatted(2 * many + 5),
            2 * many + 5 + " lines");
  }

  @Test
  void blankLinesBeyondTwoGigabytesAreCounted() throws IOException {
    assumeTrue(Boolean.getBoolean("tidemark.large"));
    long many = (1L << 31) + 5;
    InputStream blank =
        new InputStream() {
          private long left = many;

          @Override
          public int read() {
            return left-- > 0 ? '\n' : -1;
          }

          @Override
          public int read(byte[] bytes, int offset, int most) {
            if (left == 0) return -1;
            int given = (int) Math.min(left, most);
            Arrays.fill(bytes, offset, offset + given, (byte) '\n');
            left -= given;
            return given;
          }
        };
    assertThat(said(new SequenceInputStream(blank, text(BAD))))
        .containsExactly("line %d of 17 bytes".formatted(many + 1), many + 1 + " lines");
  }

  @Test
  void aRowThatIsTooLongAsAnEventIsADeadDeadLetterOfALinesLength() throws IOException {
    String controls = "\u0001".repeat(1_000_000);
    assertThat(said(text(HEADER + "\n" + GOOD + "c,2025-01-01," + controls + "\n" + BAD + GOOD)))
        .containsExactly(
            "event", "line 4 of 6000037 bytes", "event", "line 5 of 33 bytes", "6 lines");
  }

  @Test
  void aRowOfLongCellsAndOneOfManyAreDeadLettersAndTheOthersAreNot() throws IOException {
    String longCell = "\"" + "\n".repeat(3_000_000) + "\",";
    String many = "x,".repeat(5_000_000) + "x\n";
    assertThat(said(text(HEADER + longCell.repeat(3) + "x\n" + BAD + many + GOOD)))
        .containsExactly(
            "line 2 of 10024013 bytes",
            "line 9000003 of 33 bytes",
            "line 9000004 of 20000004 bytes",
            "event",
            "9000005 lines");
  }

  /** Else all that lies behind a quote that is missing would be one row, and lost. */
  @Test
  void aCellThatDoesNotEndIsNoCsv() {
    assertThatThrownBy(() -> said(text(HEADER + "\"" + GOOD.repeat(400_000))))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("not valid CSV after line 2");
  }
}
