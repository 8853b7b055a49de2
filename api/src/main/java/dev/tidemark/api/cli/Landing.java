package dev.tidemark.api.cli;

import dev.tidemark.api.sample.SampleEvent;
import dev.tidemark.api.sample.SampleEvents;
import dev.tidemark.api.sample.SampleOptions;
import dev.tidemark.partitioner.landing.FolderStore;
import dev.tidemark.partitioner.landing.LandingPublisher;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Iterator;
import java.util.function.Predicate;

/** Sends sample events to a lake's landing zone, as Firehose sends real ones. */
final class Landing {
  private Landing() {}

  /** Lands the events of a sample that are of wanted topics; they are durable when it returns. */
  static long land(SampleOptions sample, Predicate<String> wanted, Path lake) throws IOException {
    long landed = 0;
    try (var publisher = new LandingPublisher(new FolderStore(lake), Clock.systemUTC())) {
      Iterator<SampleEvent> events = SampleEvents.stream(sample).iterator();
      while (events.hasNext()) {
        var event = events.next();
        if (!wanted.test(event.topic())) continue;
        publisher.publish(event.partition(), event.json(), 0, event.json().length);
        landed++;
      }
    }
    return landed;
  }
}
