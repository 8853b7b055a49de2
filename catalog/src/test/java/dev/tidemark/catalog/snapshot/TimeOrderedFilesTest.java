package dev.tidemark.catalog.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Files found lazily over many blocks are those that a look at all of them finds, in the order of a
 * sort of all of them.
 */
class TimeOrderedFilesTest {
  private static final int TRIALS = Integer.getInteger("tidemark.trials", 3_000);
  private final long seed = Long.getLong("tidemark.seed", 71);

  /**
   * Whatever lies between is drawn: files of one instant, of a day, of all times, of none known.
   */
  private record Trial(
      List<DataFile> all, DataFiles files, boolean descending, long from, long to) {
    static Trial of(Random random) {
      List<DataFile> all = new ArrayList<>();
      List<FileBlock> fileBlocks = new ArrayList<>();
      int span = 1 + random.nextInt(200);
      for (int block = random.nextInt(5); block >= 0; block--) {
        List<DataFile> some = new ArrayList<>();
        for (int n = random.nextInt(random.nextInt(10) == 0 ? 600 : 40); n > 0; n--) {
          some.add(file(random, all.size() + some.size(), block * span / 2, span));
        }
        all.addAll(some);
        fileBlocks.add(SimpleBlock.of(some));
      }
      long from = random.nextInt(3) == 0 ? -Long.MAX_VALUE : random.nextInt(3 * span) - span / 3;
      long to = random.nextInt(3) == 0 ? Long.MAX_VALUE : from + random.nextInt(span);
      return new Trial(all, new DataFiles(fileBlocks, Map.of()), random.nextBoolean(), from, to);
    }

    private static DataFile file(Random random, int number, int start, int span) {
      long lower = (long) start + random.nextInt(span);
      long upper = lower + (random.nextInt(4) == 0 ? random.nextInt(span) : random.nextInt(3));
      Bounds bounds =
          new Bounds(
              random.nextInt(50) == 0 ? null : lower, random.nextInt(50) == 0 ? null : upper, 0);
      String env = random.nextInt(6) == 0 ? null : "e" + random.nextInt(3);
      return DataFile.of("f" + number, 10, 100, env, Map.of("timestamp", bounds));
    }

    TimeOrderedFiles inTime() {
      return files.inTime(descending, from, to, one -> !"e1".equals(one.env()));
    }

    boolean isMeant(DataFile file) {
      return !"e1".equals(file.env()) && lower(file) <= to && upper(file) >= from;
    }

    long near(DataFile file) {
      return descending ? -upper(file) : lower(file);
    }

    long far(DataFile file) {
      return descending ? -lower(file) : upper(file);
    }

    private static long lower(DataFile file) {
      return or(file.bounds("timestamp").lower(), -Long.MAX_VALUE);
    }

    private static long upper(DataFile file) {
      return or(file.bounds("timestamp").upper(), Long.MAX_VALUE);
    }

    private static long or(@Nullable Object bound, long otherwise) {
      return bound instanceof Long known ? known : otherwise;
    }
  }

  @Test
  void theLazyOrderIsThatOfASortOfAllFiles() {
    for (int i = 0; i < TRIALS; i++) {
      Trial trial = Trial.of(new Random(seed + i));
      List<DataFile> expected =
          trial.all.stream()
              .filter(trial::isMeant)
              .sorted(Comparator.comparingLong(trial::far))
              .toList();
      List<DataFile> found = new ArrayList<>();
      TimeOrderedFiles files = trial.inTime();
      for (DataFile file = files.next(); file != null; file = files.next()) found.add(file);
      String what = "seed " + (seed + i);
      assertThat(found.stream().map(trial::far)).as(what).isEqualTo(far(trial, expected));
      assertThat(new HashSet<>(found)).as(what).isEqualTo(new HashSet<>(expected));
      assertThat(found).as(what).hasSameSizeAs(expected);
    }
  }

  private static List<Long> far(Trial trial, List<DataFile> files) {
    return files.stream().map(trial::far).toList();
  }

  @Test
  void whatBeginsByATimeIsFoundWhateverHasBeenGivenBefore() {
    for (int i = 0; i < TRIALS; i++) {
      Random random = new Random(seed + i);
      Trial trial = Trial.of(random);
      String what = "seed " + (seed + i);
      TimeOrderedFiles files = trial.inTime();
      Set<DataFile> given = new HashSet<>();
      long last = Long.MIN_VALUE;
      while (true) {
        if (random.nextInt(3) == 0) {
          long time = trial.files.isEmpty() ? 0 : random.nextInt(600) - 50;
          long along = trial.descending ? -time : time;
          for (DataFile file : files.beginningBy(time)) {
            assertThat(trial.near(file)).as(what).isLessThanOrEqualTo(along);
            assertThat(given.add(file)).as(what + ": " + file + " again").isTrue();
          }
          assertThat(given)
              .as(what)
              .containsAll(
                  trial.all.stream()
                      .filter(file -> trial.isMeant(file) && trial.near(file) <= along)
                      .toList());
        } else {
          DataFile file = files.next();
          if (file == null) break;
          assertThat(trial.far(file)).as(what).isGreaterThanOrEqualTo(last);
          last = trial.far(file);
          assertThat(given.add(file)).as(what + ": " + file + " again").isTrue();
        }
      }
      assertThat(given).as(what).containsExactlyInAnyOrderElementsOf(meant(trial));
    }
  }

  private static Set<DataFile> meant(Trial trial) {
    Set<DataFile> meant = new HashSet<>(trial.all);
    meant.removeIf(file -> !trial.isMeant(file));
    return meant;
  }

  @Test
  void aListOfBlocksIsTheListOfTheirFiles() {
    for (int i = 0; i < 300; i++) {
      Trial trial = Trial.of(new Random(seed + i));
      assertThat(List.copyOf(trial.files)).isEqualTo(trial.all);
      assertThat(trial.files.stream().toList()).isEqualTo(trial.all);
    }
  }
}
