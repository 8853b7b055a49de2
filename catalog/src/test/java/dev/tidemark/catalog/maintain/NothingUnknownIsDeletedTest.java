package dev.tidemark.catalog.maintain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.catalog.lake.Lake;
import dev.tidemark.catalog.maintain.LakeWithMishaps.Mishap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The law: no file is deleted that a live ref or a retained snapshot of the newest metadata of any
 * table UUID in the warehouse reaches; where the catalog does not name that newest metadata,
 * nothing of that UUID is deleted, and no second table is made in its place. What lies outside the
 * warehouse stays.
 *
 * <p>Random histories (loads, tags, erasures, maintenance) meet every mishap of {@link Mishap},
 * with a lake that was opened before it and with one that is opened after it; both load, erase and
 * keep their tables with a clock days ahead, over files that look old. Then the lake is fixed as
 * the messages say, and goes on. More of them: {@code -Dtidemark.unknown.trials=100}.
 */
@Order(3)
@Execution(ExecutionMode.CONCURRENT)
class NothingUnknownIsDeletedTest {
  private static final List<Mishap> MISHAPS = new ArrayList<>(List.of(Mishap.values()));
  private static final int MISHAPS_EACH = 3;
  private static final int TRIALS =
      Integer.getInteger("tidemark.unknown.trials", Math.ceilDiv(MISHAPS.size(), 2 * MISHAPS_EACH));

  static {
    // A build has half of them, -Plong each more than once.
    Collections.shuffle(MISHAPS, new Random(Long.getLong("tidemark.seed", 1)));
  }

  @TempDir private Path dir;

  /** Files of the tables whose newest metadata the catalog does not name. */
  private Set<Path> unnamed = Set.of();

  /** Their UUIDs. */
  private Set<String> tables = Set.of();

  private int deleted;

  @Test
  void noFileIsDeletedThatTheNewestMetadataOfAnyTableReaches() throws Exception {
    for (int seed = 1; seed <= TRIALS; seed++) trial(seed);
    assertThat(deleted).as("nothing was deleted at all: the law says nothing").isPositive();
  }

  private void trial(int seed) throws Exception {
    Random random = new Random(seed);
    LakeWithMishaps lake = new LakeWithMishaps(dir.resolve("lake" + seed), random);
    tables = NewestTables.in(lake.warehouse(), lake.io()).byUuid().keySet();
    List<String> history = new ArrayList<>();
    for (int i = 0; i < MISHAPS_EACH; i++) {
      // One after the other, so that a few trials have them all; what comes between is random.
      Mishap mishap = MISHAPS.get(((seed - 1) * MISHAPS_EACH + i) % MISHAPS.size());
      history.add(mishap.toString());
      String what = "seed %d, %s".formatted(seed, history);
      validated(
          lake,
          what + ", before",
          () -> {
            lake.usual();
            lake.keepACopyOfTheCatalog();
            lake.load();
          });
      int rejected = lake.rejected();
      try (Lake open = lake.open()) {
        if (random.nextBoolean()) lake.look(open);
        lake.happens(mishap);
        NewestTables newest = NewestTables.in(lake.warehouse(), lake.io());
        unnamed = newest.unnamed(lake.named());
        tables = newest.byUuid().keySet();
        validated(lake, what + ", then a lake opened before", () -> lake.goOn(open));
      }
      validated(lake, what + ", then a lake opened after", () -> lake.goOn());
      assertThat(lake.rejected() > rejected).as(what).isEqualTo(mishap.isRejected());
      lake.mend();
      unnamed = Set.of();
      NewestTables mended = NewestTables.in(lake.warehouse(), lake.io());
      tables = mended.byUuid().keySet();
      Set<Path> left = mended.unnamed(lake.named());
      assertThat(left).as(what + ", mended").isEmpty();
      int before = lake.rejected();
      validated(lake, what + ", mended, maintenance", () -> lake.keep());
      assertThat(lake.rejected()).as(what + ", mended").isEqualTo(before);
    }
  }

  private interface Act {
    void run() throws Exception;
  }

  private void validated(LakeWithMishaps lake, String what, Act act) throws Exception {
    makeLookOld(lake);
    Set<Path> there = NewestTables.files(lake.warehouse());
    Set<Path> outside = NewestTables.files(lake.outside());
    act.run();
    Set<Path> now = NewestTables.files(lake.warehouse());
    NewestTables after = NewestTables.in(lake.warehouse(), lake.io());
    Set<Path> reached = after.reached(lake.named(), lake.io());
    reached.removeIf(file -> !there.contains(file));
    assertThat(now).as("%s: reached", what).containsAll(reached);
    assertThat(now).as("%s: of tables that the catalog does not name", what).containsAll(unnamed);
    assertThat(NewestTables.files(lake.outside())).as("%s: outside", what).containsAll(outside);
    assertThat(after.byUuid().keySet()).as("%s: made anew", what).isSubsetOf(tables);
    there.removeAll(now);
    deleted += there.size();
  }

  private static void makeLookOld(LakeWithMishaps lake) throws IOException {
    FileTime old = FileTime.from(Instant.now().minus(Duration.ofDays(9)));
    for (Path file : NewestTables.files(lake.warehouse().resolve("tidemark"))) {
      Files.setLastModifiedTime(file, old);
    }
  }
}
