package dev.tidemark.catalog.load;

import dev.tidemark.catalog.lake.Lake;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Predicate;

/** A real loader in a program that has a fault where certain landed objects are opened. */
public final class FaultyLoader {
  private FaultyLoader() {}

  /** A loader of a lake that fails at the objects with such keys, for as long as they are such. */
  public static Loader of(Lake lake, Predicate<String> isFaulty) {
    var usual = LoadOptions.defaults();
    var options =
        new LoadOptions(
            usual.batchEvents(),
            usual.batchBytes(),
            1,
            usual.memoryBytes(),
            Duration.ZERO,
            usual.commitTries());
    return new Loader(
        lake,
        options,
        Clock.systemUTC(),
        lake.tables()::prepare,
        (store, key) -> {
          if (isFaulty.test(key)) throw new NoClassDefFoundError("dev/tidemark/Missing");
          return store.open(key);
        });
  }
}
