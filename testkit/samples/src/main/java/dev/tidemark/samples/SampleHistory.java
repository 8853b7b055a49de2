package dev.tidemark.samples;

import java.util.List;
import java.util.function.Consumer;

/**
 * A sample on its way: hour by hour each strand tells its stories, each event goes through the
 * post, and what has arrived by the next hour is handed over.
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

  /** Hands over the next line, if there is one. */
  boolean next(Consumer<? super SampleEvent> action) {
    // Nothing that is yet to be told arrives before the hour in which it is told.
    while (hour < end && !deliverySimulation.hasArrivedBefore(hour)) {
      for (EventStream eventStream : eventStreams)
        eventStream.tell(hour, eventDraft -> deliverySimulation.send(eventStream, eventDraft));
      hour += HourlyRate.HOUR;
    }
    return deliverySimulation.deliver(action);
  }
}
