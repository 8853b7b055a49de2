package dev.tidemark.samples;

import java.util.List;
import java.util.function.Consumer;

/** Generates connection tests of senders. */
final class ConnectionTestGenerator implements EventGenerator {
  private static final List<String> NOTES =
      List.of("hello", "second try", "grüße aus köln", "quote \" and \\ backslash", "再送", "{}");

  private final SeededRandom seededRandom;

  ConnectionTestGenerator(SeededRandom seededRandom) {
    this.seededRandom = seededRandom;
  }

  @Override
  public void tell(long from, long to, Consumer<EventDraft> out) {
    long time = seededRandom.between(from, to - 1);
    String env = seededRandom.chance(0.7) ? "test" : "dev";
    String eventId = seededRandom.uuid().toString();
    String note = seededRandom.favourite(NOTES);
    int sequence = seededRandom.between(1, 50);
    out.accept(
        new EventDraft(
            SampleTopic.TEST,
            time,
            env,
            "avms",
            eventWriter ->
                eventWriter
                    .text("event_id", eventId)
                    .text("tenant_id", "avms")
                    .text("source_app", "connection-test")
                    .text("environment", env)
                    .number("timestamp", time)
                    .object(
                        "additional_info",
                        it -> it.text("note", note).number("sequence", sequence))));
  }
}
