package dev.tidemark.samples;

import dev.tidemark.partitioner.layout.Partition;
import dev.tidemark.samples.SampleEvent.Outcome;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.Consumer;

/** Simulates the delivery of events: most arrive soon and once, some late, twice or broken. */
final class DeliverySimulation {
  private final SampleOptions.Shares shares;
  private final long end;
  private final SeededRandom seededRandom;
  private final EventWriter eventWriter = new EventWriter();
  private final Corruptor corruptor;
  private final PriorityQueue<Message> underWay =
      new PriorityQueue<>(
          Comparator.comparingLong(Message::arrival).thenComparingLong(Message::number));
  private long letters;

  /**
   * An event on its way.
   *
   * @param arrival when it arrives, in milliseconds since 1970
   * @param number orders messages with the same arrival, so that their order is always the same
   */
  private record Message(long arrival, long number, SampleEvent event) {}

  DeliverySimulation(SampleOptions options) {
    shares = options.shares();
    end = options.end().toEpochMilli();
    seededRandom = new SeededRandom(options.seed(), "post");
    corruptor = new Corruptor(eventWriter, seededRandom);
  }

  /** Sends an event, unless the quota of its stream is used up or it is later than the end. */
  void send(EventStream eventStream, EventDraft eventDraft) {
    if (eventDraft.time() > end || !eventStream.hasLeft(eventDraft.events())) return;
    double fate = seededRandom.unit();
    long arrival = eventDraft.time() + seededRandom.around(800);
    if (fate < shares.broken()) {
      var corrupted = corruptor.spoilt(eventDraft);
      eventStream.take(corrupted.events());
      send(arrival, eventDraft, Outcome.BROKEN, corrupted.events(), corrupted.json());
      return;
    }
    eventStream.take(eventDraft.events());
    long delay = seededRandom.between(HourlyRate.DAY, 6 * HourlyRate.DAY);
    boolean late = fate < shares.broken() + shares.late() && eventDraft.time() + delay <= end;
    if (late) arrival = eventDraft.time() + delay;
    byte[] bytes = eventWriter.render(eventDraft.body());
    send(arrival, eventDraft, late ? Outcome.LATE : Outcome.PROMPT, eventDraft.events(), bytes);
    if (seededRandom.chance(shares.duplicate()) && eventStream.hasLeft(eventDraft.events())) {
      eventStream.take(eventDraft.events());
      again(arrival, eventDraft, bytes);
    }
  }

  /** Sends an event again: soon, if the sender got no response, or much later, if it was down. */
  private void again(long arrival, EventDraft eventDraft, byte[] bytes) {
    long pause =
        seededRandom.chance(0.7)
            ? seededRandom.around(5_000)
            : seededRandom.around(30.0 * HourlyRate.HOUR);
    boolean other = eventDraft.topic().hasKey() && seededRandom.chance(0.5);
    byte[] second =
        other
            ? eventWriter.render(eventDraft.body().andThen(DeliverySimulation::sayResent))
            : bytes;
    send(arrival + pause, eventDraft, Outcome.DUPLICATE, eventDraft.events(), second);
  }

  private static void sayResent(EventWriter eventWriter) {
    eventWriter.flag("resent", true);
  }

  private void send(
      long expected, EventDraft eventDraft, Outcome outcome, int events, byte[] json) {
    long arrival = Math.min(expected, end);
    String topic = eventDraft.topic().topic();
    LocalDate date = LocalDate.ofEpochDay(Math.floorDiv(eventDraft.time(), HourlyRate.DAY));
    var partition = Partition.of(eventDraft.env(), eventDraft.org(), topic, date);
    var event =
        new SampleEvent(topic, partition, Instant.ofEpochMilli(arrival), outcome, events, json);
    underWay.add(new Message(arrival, letters++, event));
  }

  /** Returns whether a message arrives before {@code time}. */
  boolean hasArrivedBefore(long time) {
    Message first = underWay.peek();
    return first != null && first.arrival() < time;
  }

  /** Delivers the next message; returns false if there is none. */
  boolean deliver(Consumer<? super SampleEvent> action) {
    Message message = underWay.poll();
    if (message == null) return false;
    action.accept(message.event());
    return true;
  }
}
