package dev.tidemark.api.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.partitioner.topic.TopicReader;
import dev.tidemark.partitioner.topic.Topics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Readers are kept for the topics that there are. */
class EventReaderPoolTest {
  @TempDir private Path dir = Path.of("");

  private Topics topics = new Topics(List.of());

  @Test
  void aReaderIsForTheNextEventsOfItsTopic() throws Exception {
    var topic = topic("a", "id");
    topics = new Topics(List.of(topic));
    var eventReaderPool = new EventReaderPool(() -> topics);
    var reader = eventReaderPool.take(topic);
    assertThat(eventReaderPool.take(topic)).isNotSameAs(reader);
    eventReaderPool.giveBack(topic, reader);
    assertThat(eventReaderPool.take(topic)).isSameAs(reader);
    assertThat(eventReaderPool.take(topic)).isNotSameAs(reader);
  }

  /** Each change of a definition kept the compiled schemas of the one before for ever. */
  @Test
  void ofATopicThatWasDefinedAnewNoneIsKept() throws Exception {
    var former = topic("a", "id");
    var next = topic("a", "ident");
    topics = new Topics(List.of(former));
    var eventReaderPool = new EventReaderPool(() -> topics);
    var idle = eventReaderPool.take(former);
    var busy = eventReaderPool.take(former);
    eventReaderPool.giveBack(former, idle);
    topics = new Topics(List.of(next, topic("b", "id")));
    var fresh = eventReaderPool.take(next);
    assertThat(fresh).isNotSameAs(idle);
    eventReaderPool.giveBack(former, busy);
    eventReaderPool.giveBack(next, fresh);
    assertThat(eventReaderPool.take(next)).isSameAs(fresh);
    assertThat(eventReaderPool.take(next)).isNotIn(idle, busy);
    topics = new Topics(List.of(former));
    assertThat(eventReaderPool.take(former)).isNotIn(idle, busy);
    assertThat(eventReaderPool.take(former)).isNotIn(idle, busy);
  }

  /** A topic whose events may have one member. */
  private Topic topic(String name, String member) throws Exception {
    var schema =
        "{\"properties\":{\"%s\":{\"type\":\"string\"},\"time\":{\"type\":\"string\"}}}"
            .formatted(member);
    return TopicReader.readSchema(Files.writeString(dir.resolve(name + ".json"), schema));
  }
}
