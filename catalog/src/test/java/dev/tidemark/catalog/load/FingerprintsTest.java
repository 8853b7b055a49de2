package dev.tidemark.catalog.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.catalog.snapshot.DataFile;
import dev.tidemark.catalog.table.PartitionKey;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class FingerprintsTest {
  private static final long SEED = 3;
  private static final PartitionKey DAY = new PartitionKey("dev", null, 20_000);

  @Test
  void twoMayShareAnEventWhereANumberIsInBothOfOnePartition() {
    Random random = new Random(SEED);
    int shared = 0;
    for (int trial = 0; trial < 2_000; trial++) {
      int from = random.nextInt(300);
      long[] one = random.longs(random.nextInt(20), 0, 200).sorted().toArray();
      long[] other = random.longs(random.nextInt(20), from, from + 200).sorted().toArray();
      Set<Long> numbers = Arrays.stream(one).boxed().collect(Collectors.toSet());
      boolean expected = Arrays.stream(other).anyMatch(numbers::contains);
      if (expected) shared++;
      String name = "seed %d, trial %d".formatted(SEED, trial);
      assertThat(prints(DAY, one).mayShare(prints(DAY, other))).as(name).isEqualTo(expected);
      assertThat(prints(DAY, other).mayShare(prints(DAY, one))).as(name).isEqualTo(expected);
      assertThat(prints(new PartitionKey("dev", null, 1), one).mayShare(prints(DAY, other)))
          .as(name)
          .isFalse();
    }
    assertThat(shared).isBetween(200, 1_800);
  }

  @Test
  void whatWasCommittedFirstIsForgottenFirst() {
    RecentFiles own = new RecentFiles(5 * Long.BYTES);
    own.add(Path.of("/a"), prints(DAY, 1, 2));
    own.add(Path.of("/b"), prints(DAY, 3, 4));
    Fingerprints part = prints(DAY, 4, 5);
    assertThat(own.rulesOut(file("/a"), part)).isTrue();
    assertThat(own.rulesOut(file("/b"), part)).as("4 is in both").isFalse();
    assertThat(own.rulesOut(file("/c"), part)).as("of another load").isFalse();
    own.add(Path.of("/d"), prints(DAY, 6, 7));
    assertThat(own.rulesOut(file("/a"), part)).as("forgotten").isFalse();
    assertThat(own.rulesOut(file("/d"), part)).isTrue();
  }

  private static DataFile file(String path) {
    return DataFile.of(path, 2, 100, "dev", Map.of());
  }

  private static Fingerprints prints(PartitionKey key, long... ascending) {
    return new Fingerprints(key, ascending);
  }
}
