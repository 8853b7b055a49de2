package dev.tidemark.testkit.generate;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Chance from a seed: the same seed, the same choices. Not thread-safe. */
public final class SeededRandom {
  private final SplittableRandom random;

  public SeededRandom(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /** A seed for something that has its own dice, so that it can be thrown again alone. */
  public long seed() {
    return random.nextLong();
  }

  public boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  /** From 0 to below {@code bound}. */
  public int below(int bound) {
    return random.nextInt(bound);
  }

  /** Both ends included. */
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
