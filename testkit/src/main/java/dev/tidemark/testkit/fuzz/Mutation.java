package dev.tidemark.testkit.fuzz;

import dev.tidemark.testkit.generate.SeededRandom;
import java.io.ByteArrayOutputStream;
import java.util.List;

/** Makes small changes to an input. Not thread-safe. */
final class Mutation {
  private static final byte[] ODD = {0, 1, 9, 10, 13, 32, 34, 39, 44, 92, 127, -1, -62, -19, -16};

  private final SeededRandom seededRandom;
  private final List<byte[]> words;

  Mutation(SeededRandom seededRandom, List<byte[]> words) {
    this.seededRandom = seededRandom;
    this.words = words;
  }

  /** Returns the input with one to four changes, which may use parts of another input. */
  byte[] of(byte[] input, byte[] other) {
    byte[] changed = input;
    for (int i = 0; i <= seededRandom.below(4); i++) changed = once(changed, other);
    return changed;
  }

  private byte[] once(byte[] in, byte[] other) {
    int from = seededRandom.below(in.length + 1);
    int to =
        from
            + seededRandom.below(
                Math.min(in.length - from, seededRandom.chance(0.8) ? 8 : 1 << 14) + 1);
    return switch (seededRandom.below(8)) {
      case 0 -> replaced(in, from, to, new byte[0], 1);
      case 1 -> replaced(in, from, from, seededRandom.pick(words), 1);
      case 2 -> replaced(in, from, to, seededRandom.pick(words), 1);
      case 3 -> replaced(in, from, from, new byte[] {ODD[seededRandom.below(ODD.length)]}, 1);
      case 4 -> replaced(in, from, to, part(in, from, to), seededRandom.pick(2, 2, 3, 50, 500));
      case 5 -> replaced(in, from, to, part(other, 0, seededRandom.below(other.length + 1)), 1);
      case 6 ->
          replaced(in, from, from, part(other, seededRandom.below(other.length + 1), 1 << 14), 1);
      default -> {
        byte[] flipped = in.clone();
        if (from < in.length) flipped[from] = (byte) (flipped[from] ^ (1 << seededRandom.below(8)));
        yield flipped;
      }
    };
  }

  private static byte[] part(byte[] of, int from, int to) {
    return java.util.Arrays.copyOfRange(of, from, Math.min(to, of.length));
  }

  private static byte[] replaced(byte[] in, int from, int to, byte[] by, int times) {
    var out = new ByteArrayOutputStream();
    out.write(in, 0, from);
    for (int i = 0; i < times; i++) out.writeBytes(by);
    out.write(in, to, in.length - to);
    return out.toByteArray();
  }
}
