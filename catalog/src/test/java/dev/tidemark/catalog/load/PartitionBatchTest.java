package dev.tidemark.catalog.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.catalog.table.PartitionKey;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PartitionBatchTest {
  private static final long SEED = 11;

  @Test
  void thePiecesOfAPartAreItsEventsInItsOrderAndShareNoTime() {
    Random random = new Random(SEED);
    for (int trial = 0; trial < 500; trial++) {
      PartitionBatch partitionBatch =
          new PartitionBatch(new PartitionKey("dev", null, 20_000), 1_000);
      long time = 1_000;
      for (int row = random.nextInt(60); row >= 0; row--) {
        partitionBatch.add(time, row, true);
        if (random.nextInt(3) > 0) time += random.nextInt(4);
      }
      partitionBatch.drop(_ -> random.nextInt(9) == 0);
      int most = 1 + random.nextInt(8);
      List<Integer> ends =
          IntStream.concat(
                  random.ints(most - 1, 0, partitionBatch.size() + 1).sorted(),
                  IntStream.of(partitionBatch.size()))
              .boxed()
              .toList();
      List<PartitionBatch> pieces = partitionBatch.inPieces(ends);
      String name = "seed %d, trial %d".formatted(SEED, trial);
      assertThat(pieces).as(name).hasSizeBetween(1, most);
      assertThat(pieces.stream().flatMap(piece -> events(piece).stream()))
          .as(name)
          .containsExactlyElementsOf(events(partitionBatch));
      assertThat(pieces.stream().mapToLong(PartitionBatch::duplicates).sum())
          .as(name)
          .isEqualTo(partitionBatch.duplicates());
      for (int i = 1; i < pieces.size(); i++) {
        assertThat(pieces.get(i - 1).lastTimestamp())
            .as(name)
            .isLessThan(pieces.get(i).firstTimestamp());
      }
    }
  }

  private static List<List<Long>> events(PartitionBatch partitionBatch) {
    return IntStream.range(0, partitionBatch.size())
        .mapToObj(i -> List.of(partitionBatch.timestamp(i), (long) partitionBatch.row(i)))
        .toList();
  }
}
