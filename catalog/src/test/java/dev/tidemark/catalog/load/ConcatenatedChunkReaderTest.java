package dev.tidemark.catalog.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.catalog.SampleTopic;
import dev.tidemark.catalog.source.ChunkReader;
import dev.tidemark.catalog.source.ConcatenatedChunkReader;
import dev.tidemark.catalog.source.Source;
import dev.tidemark.catalog.source.TextChunk;
import dev.tidemark.partitioner.event.MessageSplitter;
import dev.tidemark.partitioner.event.RetentionFilter;
import dev.tidemark.partitioner.topic.FieldType;
import dev.tidemark.partitioner.topic.Topic;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Small pieces hold what the large ones do, and what becomes of one's messages is bounded. */
class ConcatenatedChunkReaderTest {
  private static final Topic TOPIC =
      SampleTopic.of("web", SampleTopic.field("s", FieldType.STRING)).withExplode("events");

  private static final SafeEventReader READER = new SafeEventReader(TOPIC);
  private static final RetentionFilter ALL = new RetentionFilter(TOPIC, Long.MIN_VALUE);
  private static final RejectionReasons REASONS = new RejectionReasons(new LineReaders(TOPIC), ALL);

  /** What the scans of a source say, in order, numbered and placed within the source. */
  private static List<String> said(
      ChunkReader chunkReader, @Nullable MessageSplitter messageSplitter) throws IOException {
    List<String> said = new ArrayList<>();
    long before = 0;
    try (chunkReader) {
      for (TextChunk textChunk = chunkReader.next();
          textChunk != null;
          textChunk = chunkReader.next()) {
        ChunkScan chunkScan = scan(textChunk, messageSplitter);
        Segment events = chunkScan.events();
        for (int row = 0; row < events.rows(); row++) {
          said.add(new String(events.payload(row), UTF_8));
        }
        for (int i = 0; i < chunkScan.rejectedLines().size(); i++) {
          var bad = chunkScan.rejectedLines().letter(i, before, chunkScan.text(), REASONS, 0);
          String text = new String(bad.text(), bad.start(), bad.length(), UTF_8);
          said.add(
              "%d at %d of %d: %s".formatted(bad.line(), bad.offset(), bad.wholeLength(), text));
        }
        before += chunkScan.physicalLines();
      }
    }
    said.add(before + " lines");
    // A piece tells its events before its bad lines.
    return said.stream().sorted().toList();
  }

  private static ChunkScan scan(TextChunk textChunk, @Nullable MessageSplitter messageSplitter) {
    return ChunkScan.of(textChunk, READER, 0, false, 0, ALL, messageSplitter);
  }

  private static String event(Random random, int number) {
    String text = "x".repeat(random.nextInt(random.nextInt(9) == 0 ? 300_000 : 3_000));
    if (random.nextInt(20) == 0) return "{\"id\":\"%d\",\"s\":\"%s\"}".formatted(number, text);
    String tail = random.nextInt(30) == 0 ? "," : "";
    return "{\"id\":\"%d\",\"time\":1735693323000,\"s\":\"%s\"%s}".formatted(number, text, tail);
  }

  private static String source(Random random) {
    boolean array = random.nextBoolean();
    int between = random.nextInt(3);
    StringBuilder text = new StringBuilder(array ? "[" : "");
    int events = 1 + random.nextInt(400);
    for (int i = 0; i < events; i++) {
      text.append(event(random, i));
      boolean line = between == 0 || (between == 1 && random.nextBoolean());
      if (array) text.append(i == events - 1 ? "]" : ",");
      else if (line) text.append(random.nextInt(5) == 0 ? " \r\n\n" : "\n");
      else if (random.nextInt(5) == 0) text.append(' ');
    }
    return text.toString();
  }

  @Test
  void smallPiecesSayWhatTheLargeOnesSay() throws IOException {
    for (long seed = 1; seed <= 8; seed++) {
      byte[] source = source(new Random(seed)).getBytes(UTF_8);
      List<String> large =
          said(ChunkReader.of(new ByteArrayInputStream(source), source.length), null);
      int longest = seed % 2 == 0 ? TextChunk.PIECE : TextChunk.MAX_LINE;
      List<String> small =
          said(
              new ConcatenatedChunkReader(
                  ChunkReader.of(new ByteArrayInputStream(source), source.length), longest),
              null);
      assertThat(small.equals(large)).as("seed %d", seed).isTrue();
    }
  }

  @Test
  void messagesOfOnePieceAreNotTakenApartAtOnce() throws IOException {
    // The greatest growth that a small message has: as many elements as shared characters.
    String message =
        "{\"time\":1735693323000,\"id\":\"a\",\"s\":\"%s\",\"events\":[%s{}]}"
            .formatted("x".repeat(350), "{},".repeat(120));
    for (String between : List.of("\n", "")) {
      byte[] text = (message + between).repeat((1 << 20) / message.length()).getBytes(UTF_8);
      var source =
          new Source(
              "messages",
              text.length,
              Instant.EPOCH,
              Instant.EPOCH,
              Instant.EPOCH,
              Source.Form.JSON,
              () -> new ByteArrayInputStream(text));
      long all = 0;
      int pieces = 0;
      try (ChunkReader chunkReader =
          ChunkReader.of(source, new ByteArrayInputStream(text), TOPIC)) {
        for (TextChunk textChunk = chunkReader.next();
            textChunk != null;
            textChunk = chunkReader.next()) {
          long taken = scan(textChunk, MessageSplitter.of(TOPIC)).text().length;
          assertThat(taken).isLessThan(16 << 20);
          all += taken;
          pieces++;
        }
      }
      assertThat(pieces).isGreaterThan(7);
      assertThat(all).isGreaterThan(50 << 20);
    }
  }
}
