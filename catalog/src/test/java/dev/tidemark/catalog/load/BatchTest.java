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
      List<PartitionBatch> partitionBatches = parts(random);
      long events = size(partitionBatches);
      List<PartitionBatch> pieces = Batch.deal(partitionBatches, threads);
      String name = "seed %d, trial %d".formatted(SEED, trial);
      assertThat(size(pieces)).as(name).isEqualTo(events);
      assertThat(pieces).as(name).hasSizeLessThanOrEqualTo(partitionBatches.size() + 2 * threads);
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
    PartitionBatch partitionBatch = part(0, 900_000);
    partitionBatch.reach(1);
    assertThat(Batch.deal(List.of(partitionBatch), 4)).containsExactly(partitionBatch);
  }

  @Test
  void aLargePartIsCutWhereASmallOneFillsTheRest() {
    List<PartitionBatch> pieces = Batch.deal(List.of(part(0, 130_000), part(1, 330_000)), 2);
    assertThat(pieces).extracting(PartitionBatch::size).containsExactly(230_000, 100_000, 130_000);
  }

  private static List<PartitionBatch> parts(Random random) {
    List<PartitionBatch> partitionBatches = new ArrayList<>();
    for (int i = random.nextInt(8); i >= 0; i--) {
      partitionBatches.add(part(i, 1 + random.nextInt(random.nextBoolean() ? 1_000 : 600_000)));
    }
    return partitionBatches;
  }

  private static PartitionBatch part(int day, int events) {
    PartitionBatch partitionBatch = new PartitionBatch(new PartitionKey("dev", null, day), 0);
    for (int row = 0; row < events; row++) partitionBatch.add(row, row, true);
    return partitionBatch;
  }

  private static long size(List<PartitionBatch> partitionBatches) {
    return partitionBatches.stream().mapToLong(PartitionBatch::size).sum();
  }
}
