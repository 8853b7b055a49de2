package dev.tidemark.samples;

import dev.tidemark.partitioner.event.Times;
import java.util.List;
import java.util.function.Consumer;

/** Generates events of customers that are active for an hour and then inactive for days. */
final class CustomerGenerator implements EventGenerator {
  private static final int CUSTOMERS = 24;
  private static final int BUSY_AT_ONCE = 2;
  private static final List<String> TYPES =
      List.of("view", "search", "basket.add", "basket.remove", "checkout", "payment", "refund");

  private final SeededRandom seededRandom;

  CustomerGenerator(SeededRandom seededRandom) {
    this.seededRandom = seededRandom;
  }

  /** An offset from UTC, as senders write it. */
  private record Offset(String text, int minutes) {}

  private static final List<Offset> OFFSETS =
      List.of(new Offset("+00", 0), new Offset("+02", 120), new Offset("+01:30", 90));

  @Override
  public void tell(long from, long to, Consumer<EventDraft> out) {
    long day = Math.floorDiv(from, HourlyRate.DAY);
    int turn = seededRandom.between(0, BUSY_AT_ONCE - 1);
    long number = Math.floorMod(day * BUSY_AT_ONCE + turn, (long) CUSTOMERS);
    String customer = "c-" + (1040 + 7 * number);
    var offset = OFFSETS.get((int) number % OFFSETS.size());
    long count = Math.min(60, 2 + seededRandom.around(14));
    for (long i = 0; i < count; i++)
      event(customer, offset, seededRandom.between(from, to - 1), out);
  }

  private void event(String customer, Offset offset, long about, Consumer<EventDraft> out) {
    String type = seededRandom.favourite(TYPES);
    String transaction = seededRandom.uuid().toString();
    int digits = seededRandom.between(1, 6);
    // With fewer than three digits the fraction loses precision, so the event's time is truncated.
    long time =
        switch (digits) {
          case 1 -> about - Math.floorMod(about, 100);
          case 2 -> about - Math.floorMod(about, 10);
          default -> about;
        };
    String text = text(time, digits, offset);
    out.accept(
        new EventDraft(
            SampleTopic.CUSTOMER_EVENTS,
            time,
            null,
            customer,
            eventWriter ->
                eventWriter
                    .text("customer_id", customer)
                    .text("event_type", type)
                    .text("transaction_id", transaction)
                    .text("timestamp", text)));
  }

  /** Formats a time as in {@code 2021-03-01 00:01:11.055+00}. */
  private String text(long time, int digits, Offset offset) {
    String local = Times.format(time + offset.minutes() * 60_000L);
    String seconds = local.substring(0, 10) + " " + local.substring(11, 20);
    String fraction = local.substring(20, 23) + seededRandom.digits(3);
    return seconds + fraction.substring(0, digits) + offset.text();
  }
}
