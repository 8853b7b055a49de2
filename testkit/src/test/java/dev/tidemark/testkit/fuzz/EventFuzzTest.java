package dev.tidemark.testkit.fuzz;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tidemark.partitioner.event.CompactJson;
import dev.tidemark.partitioner.event.Event;
import dev.tidemark.partitioner.event.EventReader;
import dev.tidemark.partitioner.event.Rejection;
import dev.tidemark.partitioner.layout.Partition;
import dev.tidemark.partitioner.layout.PartitionLayout;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.testkit.oracle.StoredEvent;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Any bytes are an event, with the same envelope as in the oracle, or have reasons for the
 * rejection.
 */
class EventFuzzTest {
  private static final Topic TOPIC = SampleTopics.of("public.cps.za.runs");
  private static final JsonMapper JSON = new JsonMapper();
  private static final EventReader READER = EventReader.of(TOPIC);

  private static final String GOOD =
      "{\"event_id\":\"a\",\"job_ref\":\"j\",\"tenant_id\":\"t\",\"source_app\":\"s\",\"source_app_version\":\"1\",\"environment\":\"dev\",\"timestamp_start\":1614556800000,\"timestamp_end\":1614556801000.0,\"jobs\":[%s]}";

  @Test
  void anyBytesAreAnEventOrHaveReasons() {
    var job =
        "{\"catalog_id\":\"c\",\"status\":\"failed\",\"message\":null,\"timestamp_start\":1,\"timestamp_end\":2e0,\"additional_info\":{\"a\":[true,-1.5e3,\"\\u00e9\\n\"]}}";
    var words =
        List.of(
            "\"event_id\"",
            "\"timestamp_start\":",
            "\"environment\":",
            "null",
            "true",
            "1e3",
            "1.0",
            "-0",
            "1e400",
            "1e-400",
            "9223372036854775808",
            "NaN",
            "\"\"",
            "\\u0000",
            "\\ud83d\\ude00",
            "\\ud800",
            "\\",
            "\"",
            "{",
            "}",
            "[",
            "]",
            ":",
            ",",
            " ",
            "\t",
            "\uFEFF",
            "é",
            "😀",
            "253402300800000",
            "\"x\":1,");
    new Fuzzing(
            List.of(
                GOOD.formatted(""),
                GOOD.formatted(job),
                " " + GOOD.formatted("") + "\r\n",
                wide(GOOD.formatted(""))),
            words)
        .run(5_000, EventFuzzTest::outcome);
  }

  /** Returns the UTF-16 bytes of a text, decoded as UTF-8. */
  private static String wide(String text) {
    return new String(text.getBytes(UTF_16LE), UTF_8);
  }

  private static String outcome(byte[] input) {
    // Inside other bytes, as a line within its chunk: bytes next to it must not matter.
    byte[] around =
        ("\"{[" + new String(input, java.nio.charset.StandardCharsets.ISO_8859_1) + "\"]}")
            .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
    switch (READER.read(around, 3, input.length)) {
      case Rejection(var reasons) -> {
        assertThat(reasons).isNotEmpty();
        for (var reason : reasons) assertThat(reason.message()).isNotBlank().hasSizeLessThan(1_000);
        return reasons.getFirst().message();
      }
      case Event event -> {
        isAnEvent(event, input);
        return "event " + (event.env() == null) + (event.org() == null);
      }
    }
  }

  private static void isAnEvent(Event event, byte[] input) {
    var text = new String(input, UTF_8).strip();
    var stored = StoredEvent.read(TOPIC, text);
    assertThat(event.id()).isEqualTo(stored.id());
    assertThat(event.env()).isEqualTo(stored.env());
    assertThat(event.org()).isEqualTo(stored.org());
    assertThat(event.timestamp()).isEqualTo(stored.ms());
    byte[] compact = CompactJson.of(input, 0, input.length);
    assertThat(READER.read(compact, 0, compact.length)).isInstanceOf(Event.class);
    try {
      assertThat(JSON.readTree(compact)).isEqualTo(JSON.readTree(input));
    } catch (JsonProcessingException e) {
      throw new AssertionError("an event that is no JSON to Jackson", e);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    var partition = Partition.of(TOPIC, event);
    assertThat(PartitionLayout.parse(PartitionLayout.path(partition))).contains(partition);
  }
}
