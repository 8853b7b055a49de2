package dev.tidemark.api.sample;

import java.util.List;
import java.util.function.Consumer;

/**
 * A sample on its way: hour by hour each strand tells its stories, each event goes through the
 * post, and what has arrived by the next hour is handed over.
 */
final class History {
  private final List<Strand> strands;
  private final Post post;
  private final long end;
  private long hour;

  History(SampleOptions options) {
    strands = Programme.strands(options);
    post = new Post(options);
    end = options.end().toEpochMilli();
    long begin = strands.stream().mapToLong(Strand::begin).min().orElse(end);
    hour = Strand.hourOf(begin);
  }

  /** Hands over the next line, if there is one. */
  boolean next(Consumer<? super SampleEvent> action) {
    // Nothing that is yet to be told arrives before the hour in which it is told.
    while (hour < end && !post.hasArrivedBefore(hour)) {
      for (Strand strand : strands) strand.tell(hour, draft -> post.send(strand, draft));
      hour += Rhythm.HOUR;
    }
    return post.deliver(action);
  }
}
