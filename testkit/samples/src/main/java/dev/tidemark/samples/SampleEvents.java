package dev.tidemark.samples;

import java.util.Spliterator;
import java.util.Spliterators.AbstractSpliterator;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Generates samples: a year of events of every sample topic; those of the log topics are in the
 * last ninety days. A sample depends only on its options: not on the clock, the locale, the time
 * zone or the machine. Each part has its own random numbers, so a change of one generator does not
 * change the others.
 */
public final class SampleEvents {
  private SampleEvents() {}

  /**
   * Returns the lines of a sample in the order in which they arrive, with exactly {@link
   * SampleOptions#events} events. They are generated lazily, so a sample of any size needs little
   * memory.
   */
  public static Stream<SampleEvent> stream(SampleOptions options) {
    return StreamSupport.stream(new Lines(options), false);
  }

  private static final class Lines extends AbstractSpliterator<SampleEvent> {
    private final SampleHistory sampleHistory;

    Lines(SampleOptions options) {
      super(options.events(), Spliterator.ORDERED | Spliterator.NONNULL);
      sampleHistory = new SampleHistory(options);
    }

    @Override
    public boolean tryAdvance(Consumer<? super SampleEvent> action) {
      return sampleHistory.next(action);
    }
  }
}
