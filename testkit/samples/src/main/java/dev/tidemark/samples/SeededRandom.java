package dev.tidemark.samples;

import java.util.List;
import java.util.UUID;

/**
 * A sequence of random numbers that is always the same for the same seed and name: SplitMix64,
 * implemented here because a JDK may change its own generators and their helpers.
 */
final class SeededRandom {
  private static final long STEP = 0x9E3779B97F4A7C15L;
  private static final double UNIT = 0x1.0p-53;

  private long state;

  SeededRandom(long seed, String name) {
    state = seed;
    for (int i = 0; i < name.length(); i++) state = next() ^ name.charAt(i);
  }

  long next() {
    return mixed(state += STEP);
  }

  private static long mixed(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** Returns a number from 0, inclusive, to 1, exclusive. */
  double unit() {
    return (next() >>> 11) * UNIT;
  }

  boolean chance(double probability) {
    return unit() < probability;
  }

  /** Returns a number from {@code low} to {@code high}, both inclusive. */
  long between(long low, long high) {
    return low + (long) (unit() * (high - low + 1));
  }

  int between(int low, int high) {
    return (int) between((long) low, high);
  }

  <T> T pick(List<T> among) {
    return among.get(between(0, among.size() - 1));
  }

  /** Returns one of the values, the first ones far more often than the last. */
  <T> T favourite(List<T> among) {
    double u = unit();
    return among.get((int) (u * u * among.size()));
  }

  /** Returns a random value around a median: equally often above and below, rarely far from it. */
  long around(double median) {
    // The sum of four numbers is close enough to a bell curve and, unlike a logarithm, the same on
    // every machine.
    double bell = unit() + unit() + unit() + unit() - 2;
    return Math.max(1, Math.round(median * StrictMath.exp(bell * 0.9)));
  }

  UUID uuid() {
    long high = (next() & ~0xF000L) | 0x4000L;
    long low = (next() & 0x3FFFFFFFFFFFFFFFL) | 0x8000000000000000L;
    return new UUID(high, low);
  }

  /** Returns {@code digits} decimal digits, the first of which may be 0. */
  String digits(int digits) {
    var text = new StringBuilder(digits);
    for (int i = 0; i < digits; i++) text.append((char) ('0' + between(0, 9)));
    return text.toString();
  }
}
