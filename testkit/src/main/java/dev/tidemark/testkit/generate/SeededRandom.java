package dev.tidemark.testkit.generate;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Random values from a seed: the same seed gives the same values. Not thread-safe. */
public final class SeededRandom {
  private final SplittableRandom random;

  public SeededRandom(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /** Returns a seed for a separate generator, so that its values can be repeated alone. */
  public long seed() {
    return random.nextLong();
  }

  public boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  /** Returns a number from 0 (inclusive) to {@code bound} (exclusive). */
  public int below(int bound) {
    return random.nextInt(bound);
  }

  /** Returns a number from {@code first} to {@code last}, both inclusive. */
  public long between(long first, long last) {
    return first + random.nextLong(last - first + 1);
  }

  public <T> T pick(List<T> among) {
    return among.get(below(among.size()));
  }

  @SafeVarargs
  public final <T> T pick(T... among) {
    return among[below(among.length)];
  }

  public <T> List<T> shuffled(List<T> list) {
    List<T> result = new ArrayList<>(list);
    for (int i = result.size() - 1; i > 0; i--)
      result.set(i, result.set(below(i + 1), result.get(i)));
    return result;
  }
}
