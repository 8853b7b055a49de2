package dev.tidemark.samples;

import java.util.Spliterator;
import java.util.Spliterators.AbstractSpliterator;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Samples: a year of events of every sample topic, the log topics' in its last ninety days.
 *
 * <p>A sample depends on its options alone: not on the clock, the locale, the time zone or the
 * machine. Its parts are drawn from streams of random numbers of their own, so that a change of one
 * story leaves the others as they are.
 */
public final class SampleEvents {
  private SampleEvents() {}

  /**
   * The lines of a sample in the order in which they arrive, exactly {@link SampleOptions#events}
   * events in them; made while they are taken, so that a sample of any size needs little memory.
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
