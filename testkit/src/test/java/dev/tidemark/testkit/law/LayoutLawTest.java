package dev.tidemark.testkit.law;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.partitioner.landing.LandingPublisher;
import dev.tidemark.partitioner.layout.Partition;
import dev.tidemark.partitioner.layout.PartitionLayout;
import dev.tidemark.partitioner.storage.FolderStore;
import dev.tidemark.partitioner.storage.StoredObject;
import dev.tidemark.testkit.generate.HostileNames;
import dev.tidemark.testkit.generate.SeededRandom;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every path of the landing zone parses back, on a real disk too, for any names in events. */
class LayoutLawTest {
  private static final int PARTITIONS = 20_000;
  private static final int WRITTEN = 150;
  private static final int LONGEST_NAME = 255;

  @TempDir private Path folder;

  @Test
  void every_path_parses_back_to_its_partition() {
    SeededRandom seededRandom = new SeededRandom(1);
    for (int i = 0; i < PARTITIONS; i++) {
      Partition partition = partition(seededRandom);
      String path = PartitionLayout.path(partition);
      assertThat(PartitionLayout.parse(path + "x")).as(path).contains(partition);
      for (String step : path.substring(0, path.length() - 1).split("/", -1))
        assertThat(step).isNotIn("", ".", "..").hasSizeLessThanOrEqualTo(LONGEST_NAME);
      assertThat(path).matches("[\\x21-\\x7e]+");
    }
  }

  @Test
  void what_was_published_is_found_in_its_partition_and_nowhere_else() throws IOException {
    SeededRandom seededRandom = new SeededRandom(2);
    FolderStore store = new FolderStore(folder.resolve("lake"));
    Set<Partition> published = new HashSet<>();
    try (LandingPublisher publisher = new LandingPublisher(store, Clock.systemUTC())) {
      for (int i = 0; i < WRITTEN; i++) {
        Partition partition = partition(seededRandom);
        published.add(partition);
        publisher.publish(partition, "{}".getBytes(UTF_8), 0, 2);
      }
    }
    Set<Partition> found = new HashSet<>();
    for (StoredObject object : store.list(PartitionLayout.ROOT))
      found.add(PartitionLayout.parse(object.key()).orElseThrow());
    assertThat(found).isEqualTo(published);
    try (Stream<Path> beside = Files.list(folder)) {
      assertThat(beside).as("nothing leaves the lake").containsExactly(folder.resolve("lake"));
    }
  }

  private static Partition partition(SeededRandom seededRandom) {
    LocalDate date = LocalDate.ofEpochDay(seededRandom.between(-719_162, 2_932_896));
    return Partition.of(
        name(seededRandom), name(seededRandom), HostileNames.any(seededRandom), date);
  }

  private static @Nullable String name(SeededRandom seededRandom) {
    return seededRandom.chance(0.1) ? null : HostileNames.any(seededRandom);
  }
}
