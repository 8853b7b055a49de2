package dev.tidemark.api.sample;

import java.util.function.Consumer;

/** Tells the stories of a sample hour by hour, and hands over what arrives. */
final class History {
  private final SampleOptions options;

  History(SampleOptions options) {
    this.options = options;
  }

  boolean next(Consumer<? super SampleEvent> action) {
    if (options.events() > 0) throw new UnsupportedOperationException("in work: " + action);
    return false;
  }
}
