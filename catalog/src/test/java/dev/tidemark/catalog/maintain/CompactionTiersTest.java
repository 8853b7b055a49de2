package dev.tidemark.catalog.maintain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.catalog.write.RewriteLimits;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.PartitionSpec;
import org.junit.jupiter.api.Test;

/** Files become few whatever is loaded, and no event is written again more than some times. */
class CompactionTiersTest {
  private static final long FULL = 100_000;

  private final long seed = Long.getLong("tidemark.seed", 58);
  private final Random random = new Random(seed);
  private final Map<String, Integer> rewrites = new HashMap<>();
  private int next;

  private static CompactionTiers tiers(long fileBytes, long mostBytes) {
    return new CompactionTiers(new RewriteLimits(1, 1, fileBytes), mostBytes);
  }

  private LiveFile file(long from, long to, long bytes) {
    var file =
        DataFiles.builder(PartitionSpec.unpartitioned())
            .withPath("/f" + next++)
            .withFormat(FileFormat.PARQUET)
            .withFileSizeInBytes(bytes)
            .withRecordCount(bytes)
            .build();
    rewrites.put(file.location(), 0);
    return new LiveFile(file, from, to);
  }

  /** What the rewriting makes of a group: equal pieces, each of its own stretch of time. */
  private List<LiveFile> rewritten(CompactionTiers.Group group) {
    long from = group.files().stream().mapToLong(LiveFile::from).min().orElseThrow();
    long to = group.files().stream().mapToLong(LiveFile::to).max().orElseThrow();
    int times =
        group.files().stream().mapToInt(file -> rewrites.get(file.location())).max().orElseThrow();
    List<LiveFile> made = new ArrayList<>();
    for (int i = 0; i < group.into(); i++) {
      long start = from + (to - from) * i / group.into();
      long end = from + (to - from) * (i + 1) / group.into() - (i + 1 < group.into() ? 1 : 0);
      LiveFile file = file(start, Math.max(start, end), group.bytes() / group.into());
      rewrites.put(file.location(), times + 1);
      made.add(file);
    }
    return made;
  }

  /** One round of compaction; how many bytes were written. */
  private long compact(CompactionTiers compactionTiers, List<LiveFile> files, boolean closed) {
    long written = 0;
    List<CompactionTiers.Group> groups = compactionTiers.groups(files, closed);
    List<LiveFile> used = groups.stream().flatMap(group -> group.files().stream()).toList();
    assertThat(new HashSet<>(used)).hasSameSizeAs(used);
    for (CompactionTiers.Group group : groups) {
      files.removeAll(group.files());
      files.addAll(rewritten(group));
      written += group.bytes();
    }
    return written;
  }

  private static int depth(List<LiveFile> files) {
    int depth = 0;
    for (LiveFile at : files) {
      depth =
          Math.max(
              depth,
              (int)
                  files.stream().filter(f -> f.from() <= at.from() && at.from() <= f.to()).count());
    }
    return depth;
  }

  @Test
  void loadsInOrderOfTimeAreRewrittenALogarithmsTimes() {
    long full = 100 * FULL;
    CompactionTiers compactionTiers = tiers(full, Long.MAX_VALUE);
    List<LiveFile> files = new ArrayList<>();
    long loaded = 0;
    long written = 0;
    int most = 0;
    for (int second = 0; second < 86_400; second += 10) {
      long bytes = 100L + random.nextInt(200);
      loaded += bytes;
      files.add(
          file(second * 1_000_000L - random.nextInt(3_000_000), (second + 10) * 1_000_000L, bytes));
      if (second % 600 != 0) continue;
      written += compact(compactionTiers, files, false);
      most = Math.max(most, files.size());
    }
    assertThat(most).isLessThan(30);
    assertThat((double) written / loaded).isLessThan(6);
    written += compact(compactionTiers, files, true);
    assertThat(depth(files)).isLessThanOrEqualTo(2);
    assertThat((double) written / loaded).isLessThan(7);
    assertThat(rewrites.values()).allSatisfy(times -> assertThat(times).isLessThan(9));
  }

  @Test
  void aClosedPartitionEndsInFewFilesInTimeOrderAndThenRests() {
    for (int i = 0; i < 300; i++) {
      long mostBytes = random.nextBoolean() ? Long.MAX_VALUE : FULL * (6 + random.nextInt(5));
      CompactionTiers compactionTiers = tiers(FULL, mostBytes);
      List<LiveFile> files = new ArrayList<>();
      for (int f = random.nextInt(40); f >= 0; f--) {
        long from = random.nextInt(1_000_000);
        long bytes = 1L + random.nextInt((int) FULL * 3 / 2);
        files.add(file(from, from + random.nextInt(1_000_000), bytes));
      }
      int rounds = 0;
      while (compact(compactionTiers, files, true) > 0) {
        assertThat(++rounds).as("seed %d, lake %d", seed, i).isLessThan(40);
      }
      long bytes = files.stream().mapToLong(LiveFile::bytes).sum();
      assertThat(depth(files)).as("seed %d, lake %d", seed, i).isLessThanOrEqualTo(6);
      assertThat(files.size()).isLessThanOrEqualTo((int) (3 * bytes / FULL) + 4);
    }
  }

  @Test
  void lateEventsDoNotWriteADayAgain() {
    CompactionTiers compactionTiers = tiers(FULL, Long.MAX_VALUE);
    List<LiveFile> files = new ArrayList<>();
    for (long i = 0; i < 20; i++) files.add(file(i * 100, i * 100 + 99, FULL));
    long written = 0;
    for (int i = 0; i < 500; i++) {
      files.add(file(random.nextInt(1000), 1000 + random.nextInt(1000), 100));
      written += compact(compactionTiers, files, true);
    }
    assertThat(written).isLessThan(30 * FULL);
    assertThat(depth(files)).isLessThanOrEqualTo(5);
  }

  @Test
  void whatIsInOrderAndFullIsLeftAlone() {
    CompactionTiers compactionTiers = tiers(FULL, Long.MAX_VALUE);
    List<LiveFile> files = new ArrayList<>();
    for (long i = 0; i < 20; i++) files.add(file(i * 100, i * 100 + 99, FULL));
    assertThat(compactionTiers.groups(files, true)).isEmpty();
    files.add(file(550, 650, FULL));
    assertThat(compactionTiers.groups(files, true)).isEmpty();
    for (int i = 0; i < 4; i++) files.add(file(550, 650, FULL));
    // Only those that overlap.
    assertThat(compactionTiers.groups(files, true).getFirst().files())
        .allSatisfy(file -> assertThat(file.overlaps(files.getLast())).isTrue());
  }
}
