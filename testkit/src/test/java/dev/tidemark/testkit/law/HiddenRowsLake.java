package dev.tidemark.testkit.law;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemark.catalog.maintain.Maintenance;
import dev.tidemark.catalog.maintain.MaintenanceBudget;
import dev.tidemark.catalog.maintain.MaintenanceOptions;
import dev.tidemark.catalog.write.RewriteLimits;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.sql.Page;
import dev.tidemark.sql.failure.Problem;
import dev.tidemark.sql.failure.QueryException;
import dev.tidemark.sql.query.RowFilter;
import dev.tidemark.testkit.generate.SeededRandom;
import dev.tidemark.testkit.lake.TrialLake;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.iceberg.Table;

/** One of two lakes with the same visible rows, and the responses for a restricted caller. */
final class HiddenRowsLake {
  private static final Duration FOR_EVER = Duration.ofDays(36_500);

  private final TrialLake lake;
  private final Topic topic;
  private int files;

  HiddenRowsLake(TrialLake lake, Topic topic) {
    this.lake = lake;
    this.topic = topic;
  }

  /**
   * A response.
   *
   * @param shown the whole response, with the length of the cursor instead of the cursor
   */
  record Answer(String shown, Optional<String> cursor, boolean more) {}

  /** Loads the visible rows in one commit, and random hidden rows in random commits. */
  void grow(
      List<String> visible,
      List<String> hidden,
      List<String> hiddenIds,
      SeededRandom seededRandom) {
    List<String> beside = seededRandom.chance(0.5) ? some(hidden, seededRandom) : List.of();
    if (seededRandom.chance(0.5)) load(some(hidden, seededRandom));
    List<String> together = new ArrayList<>(visible);
    together.addAll(beside);
    load(seededRandom.shuffled(together));
    for (int more = seededRandom.pick(0, 0, 1, 4); more > 0; more--)
      load(some(hidden, seededRandom));
    if (seededRandom.chance(0.3)) compact();
    if (seededRandom.chance(0.3) && !hiddenIds.isEmpty()) erase(seededRandom.pick(hiddenIds));
    Table table = lake.lake().tables().load(topic);
    if (seededRandom.chance(0.1) && table.currentSnapshot() != null) {
      table.rewriteManifests().clusterBy(_ -> 0).commit();
    }
  }

  private static List<String> some(List<String> hidden, SeededRandom seededRandom) {
    if (hidden.isEmpty()) return List.of();
    int from = seededRandom.below(hidden.size());
    return hidden.subList(from, from + seededRandom.below(hidden.size() - from) + 1);
  }

  private void load(List<String> lines) {
    if (lines.isEmpty()) return;
    List<byte[]> bytes = lines.stream().map(line -> line.getBytes(UTF_8)).toList();
    lake.loadFile(topic, "load-" + files++ + ".ndjson", bytes);
  }

  void erase(String id) {
    ErasureTest.erase(
        lake,
        topic,
        new dev.tidemark.testkit.oracle.Json.Obj(
                java.util.Map.of("id", dev.tidemark.testkit.oracle.Json.of(id)))
            .text(),
        false);
  }

  private void compact() {
    var options =
        new MaintenanceOptions(
            FOR_EVER,
            Integer.MAX_VALUE,
            Duration.ZERO,
            FOR_EVER,
            1 << 20,
            new RewriteLimits(256 << 20, 1 << 30, 20_000));
    Clock later = Clock.fixed(Instant.now().plus(Duration.ofDays(30_000)), ZoneOffset.UTC);
    try (Maintenance maintenance = new Maintenance(lake.lake(), options, later)) {
      maintenance.run(topic, MaintenanceBudget.UNLIMITED);
    }
  }

  Answer page(String body, RowFilter rights) {
    return answer(
        () -> {
          Page page = lake.ask(topic, body, rights);
          String shown =
              "%s more %b limit %d partial %b repinned %b cursor of %d"
                  .formatted(
                      page.rows(),
                      page.hasMore(),
                      page.limit(),
                      page.partial(),
                      page.snapshotChanged(),
                      page.cursor().map(String::length).orElse(0));
          return new Answer(shown, page.cursor(), page.hasMore());
        });
  }

  Answer newer(String body, RowFilter rights) {
    return answer(
        () -> new Answer("newer " + lake.newer(topic, body, rights), Optional.empty(), false));
  }

  Answer explain(String body, RowFilter rights) {
    return answer(
        () -> new Answer(lake.answerer(topic, body, rights).toString(), Optional.empty(), false));
  }

  private static Answer answer(Supplier<Answer> asked) {
    try {
      return asked.get();
    } catch (QueryException e) {
      List<String> problems = e.problems().stream().map(Problem::toString).toList();
      return new Answer(e.error() + " " + e.getMessage() + problems, Optional.empty(), false);
    }
  }
}
