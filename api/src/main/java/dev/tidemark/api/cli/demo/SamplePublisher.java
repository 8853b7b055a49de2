package dev.tidemark.api.cli.demo;

import dev.tidemark.catalog.load.ProgressListener;
import dev.tidemark.partitioner.landing.LandingPublisher;
import dev.tidemark.partitioner.storage.FolderStore;
import dev.tidemark.samples.SampleEvent;
import dev.tidemark.samples.SampleEvents;
import dev.tidemark.samples.SampleOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Writes sample events to the landing zone of a lake, as Firehose writes real ones. Several
 * publishers share the topics: a sample of a year has thousands of small objects, and several
 * publishers wait for the disk in parallel.
 */
public final class SamplePublisher {
  private static final int PUBLISHERS = 8;

  private SamplePublisher() {}

  /**
   * Writes the events of the accepted topics; they are durable when this returns. Returns their
   * number.
   */
  public static long land(
      SampleOptions sample, Predicate<String> wanted, Path lake, ProgressListener progressListener)
      throws IOException {
    var store = new FolderStore(lake);
    var publishers =
        Stream.generate(() -> new LandingPublisher(store, Clock.systemUTC()))
            .limit(PUBLISHERS)
            .toList();
    long read = 0;
    long landed = 0;
    Iterator<SampleEvent> events = SampleEvents.stream(sample).iterator();
    while (events.hasNext()) {
      var event = events.next();
      read += event.events();
      progressListener.at(new ProgressListener.State(sample.events(), read, read, read));
      if (!wanted.test(event.topic())) continue;
      int at = Math.floorMod(event.partition().hashCode(), PUBLISHERS);
      publishers.get(at).publish(event.partition(), event.json(), 0, event.json().length);
      landed += event.events();
    }
    close(publishers);
    return landed;
  }

  private static void close(List<LandingPublisher> publishers) throws IOException {
    try (ExecutorService each = Executors.newFixedThreadPool(PUBLISHERS)) {
      List<Future<?>> closing =
          publishers.stream()
              .<Future<?>>map(
                  publisher ->
                      each.submit(
                          () -> {
                            publisher.close();
                            return true;
                          }))
              .toList();
      for (var one : closing) one.get();
    } catch (ExecutionException e) {
      var cause = Objects.requireNonNullElse(e.getCause(), e);
      throw new IOException(
          "Writing the sample to the landing zone failed: " + cause.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted while writing the sample to the landing zone", e);
    }
  }
}
