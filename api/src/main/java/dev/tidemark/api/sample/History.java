package dev.tidemark.api.sample;

import java.util.function.Consumer;

/** Tells the stories of a sample hour by hour, and hands over what arrives. */
final class History {
  History(SampleOptions options) {
    throw new UnsupportedOperationException("in work: " + options);
  }

  boolean next(Consumer<? super SampleEvent> action) {
    throw new UnsupportedOperationException("in work: " + action);
  }
}
