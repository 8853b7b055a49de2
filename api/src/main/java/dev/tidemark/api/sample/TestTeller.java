package dev.tidemark.api.sample;

import java.util.List;
import java.util.function.Consumer;

/** Tells of senders who try out their connection. */
final class TestTeller implements Teller {
  private static final List<String> NOTES =
      List.of("hello", "second try", "grüße aus köln", "quote \" and \\ backslash", "再送", "{}");

  private final Dice dice;

  TestTeller(Dice dice) {
    this.dice = dice;
  }

  @Override
  public void tell(long from, long to, Consumer<Draft> out) {
    long time = dice.between(from, to - 1);
    String env = dice.chance(0.7) ? "test" : "dev";
    String eventId = dice.uuid().toString();
    String note = dice.favourite(NOTES);
    int sequence = dice.between(1, 50);
    out.accept(
        new Draft(
            SampleTopic.TEST,
            time,
            env,
            "avms",
            json ->
                json.text("event_id", eventId)
                    .text("tenant_id", "avms")
                    .text("source_app", "connection-test")
                    .text("environment", env)
                    .number("timestamp", time)
                    .object(
                        "additional_info",
                        it -> it.text("note", note).number("sequence", sequence))));
  }
}
