package dev.tidemark.catalog.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.catalog.table.PartitionKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BatchTest {
  private static final long SEED = 5;

  /** With the largest first, each to whom the least was dealt, as the workers take them. */
  @Test
  void noThreadIsDealtMuchMoreThanItsShareAndFewFilesAreAdded() {
    Random random = new Random(SEED);
    for (int trial = 0; trial < 60; trial++) {
      int threads = 1 + random.nextInt(8);
      List<Part> parts = parts(random);
      long events = size(parts);
      List<Part> pieces = Batch.deal(parts, threads);
      String name = "seed %d, trial %d".formatted(SEED, trial);
      assertThat(size(pieces)).as(name).isEqualTo(events);
      assertThat(pieces).as(name).hasSizeLessThanOrEqualTo(parts.size() + 2 * threads);
      long[] dealt = new long[threads];
      pieces.stream()
          .sorted(Batch.LARGEST_FIRST)
          .forEach(
              piece -> {
                Arrays.sort(dealt);
                dealt[0] += piece.size();
              });
      assertThat(Arrays.stream(dealt).max().orElseThrow())
          .as(name)
          .isLessThanOrEqualTo(events / threads + 2 * Batch.LEAST_PIECE);
    }
  }

  @Test
  void aPartWithEventsThatTellNoTimeStaysWhole() {
    Part part = part(0, 900_000);
    part.reach(1);
    assertThat(Batch.deal(List.of(part), 4)).containsExactly(part);
  }

  @Test
  void aLargePartIsCutWhereASmallOneFillsTheRest() {
    List<Part> pieces = Batch.deal(List.of(part(0, 130_000), part(1, 330_000)), 2);
    assertThat(pieces).extracting(Part::size).containsExactly(230_000, 100_000, 130_000);
  }

  private static List<Part> parts(Random random) {
    List<Part> parts = new ArrayList<>();
    for (int i = random.nextInt(8); i >= 0; i--) {
      parts.add(part(i, 1 + random.nextInt(random.nextBoolean() ? 1_000 : 600_000)));
    }
    return parts;
  }

  private static Part part(int day, int events) {
    Part part = new Part(new PartitionKey("dev", null, day), 0);
    for (int row = 0; row < events; row++) part.add(row, row, true);
    return part;
  }

  private static long size(List<Part> parts) {
    return parts.stream().mapToLong(Part::size).sum();
  }
}
