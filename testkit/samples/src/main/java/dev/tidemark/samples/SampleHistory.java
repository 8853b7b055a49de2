package dev.tidemark.samples;

import java.util.List;
import java.util.function.Consumer;

/**
 * Generates a sample: hour by hour each stream generates its events, the events go through the
 * simulated delivery, and those that have arrived by the next hour are returned.
 */
final class SampleHistory {
  private final List<EventStream> eventStreams;
  private final DeliverySimulation deliverySimulation;
  private final long end;
  private long hour;

  SampleHistory(SampleOptions options) {
    eventStreams = Schedule.strands(options);
    deliverySimulation = new DeliverySimulation(options);
    end = options.end().toEpochMilli();
    long begin = eventStreams.stream().mapToLong(EventStream::begin).min().orElse(end);
    hour = EventStream.hourOf(begin);
  }

  /** Passes the next line to {@code action}; returns false if there is none. */
  boolean next(Consumer<? super SampleEvent> action) {
    // No event arrives before the hour in which it is generated.
    while (hour < end && !deliverySimulation.hasArrivedBefore(hour)) {
      for (EventStream eventStream : eventStreams)
        eventStream.tell(hour, eventDraft -> deliverySimulation.send(eventStream, eventDraft));
      hour += HourlyRate.HOUR;
    }
    return deliverySimulation.deliver(action);
  }
}
