package dev.tidemark.testkit.generate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.partitioner.event.Event;
import dev.tidemark.partitioner.event.EventReader;
import dev.tidemark.partitioner.event.Rejection;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.testkit.oracle.StoredEvent;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The reader accepts every generated event with the oracle's envelope and rejects every bad line.
 */
class EventsTest {
  private static final int TOPICS = 150;
  private static final int LINES = 40;

  @TempDir private Path folder;

  @Test
  void every_event_is_accepted_with_the_envelope_that_the_oracle_reads() {
    for (int seed = 0; seed < TOPICS; seed++) {
      SeededRandom seededRandom = new SeededRandom(seed);
      TopicDraft draft = TopicGenerator.any(seededRandom, "T");
      Topic topic = topic(draft, seed);
      EventReader reader = EventReader.of(topic);
      Events events = new Events(draft, seededRandom);
      for (String line : events.lines(LINES)) {
        byte[] bytes = line.getBytes(UTF_8);
        StoredEvent stored = StoredEvent.read(topic, line);
        switch (reader.read(bytes, 0, bytes.length)) {
          case Event event ->
              assertThat(
                      new StoredEvent.Identity(
                          event.env(), event.org(), event.id(), event.timestamp()))
                  .as("seed %d: %s", seed, line)
                  .isEqualTo(stored.identity());
          case Rejection rejection ->
              throw new AssertionError("seed %d: %s: %s".formatted(seed, rejection, line));
        }
      }
    }
  }

  @Test
  void every_bad_line_is_rejected() {
    for (int seed = 0; seed < TOPICS; seed++) {
      SeededRandom seededRandom = new SeededRandom(seed);
      TopicDraft draft = TopicGenerator.any(seededRandom, "T");
      Topic topic = topic(draft, seed);
      EventReader reader = EventReader.of(topic);
      Events events = new Events(draft, seededRandom);
      BadLines bad = new BadLines(draft, seededRandom);
      for (String line : events.lines(LINES)) {
        byte[] bytes = bad.of(line);
        assertThat(reader.read(bytes, 0, bytes.length))
            .as("seed %d: %s", seed, new String(bytes, UTF_8))
            .isInstanceOf(Rejection.class);
      }
    }
  }

  private Topic topic(TopicDraft draft, int seed) {
    Path conf = folder.resolve("conf" + seed);
    return TopicDraft.define(conf, List.of(draft)).find("T").orElseThrow();
  }
}
