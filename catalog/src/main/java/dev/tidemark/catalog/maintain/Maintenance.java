package dev.tidemark.catalog.maintain;

import dev.tidemark.catalog.lake.Lake;
import dev.tidemark.catalog.lake.LakeException;
import dev.tidemark.catalog.lake.RequiredColumns;
import dev.tidemark.catalog.write.FileRewriter;
import dev.tidemark.partitioner.topic.Topic;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.iceberg.Table;

/**
 * Keeps the tables of a lake small in files, manifests and snapshots, and sorted by time; never
 * changes a row. Not thread-safe.
 *
 * <p>Maintenance may run beside loads, queries and other maintenance, in this process and in
 * others, and may be killed at any moment. Each step is one commit, and the files of a killed step
 * are found as orphans later. No step makes a load fail or compare its events again.
 */
public final class Maintenance implements AutoCloseable {
  private final Lake lake;
  private final MaintenanceOptions options;
  private final Clock clock;
  private final FileRewriter fileRewriter;

  /** When the folders of a topic's table were last searched for orphans. */
  private final Map<String, Instant> swept = new HashMap<>();

  private final SkippedFiles skippedFiles = new SkippedFiles();

  private volatile boolean stopping;

  /** Creates maintenance of a lake. The caller closes the lake. */
  public Maintenance(Lake lake, MaintenanceOptions options, Clock clock) {
    this.lake = lake;
    this.options = options;
    this.clock = clock;
    this.fileRewriter = new FileRewriter(lake.warehouse(), options.rewriting());
  }

  /** Returns the steps that a run within the budget would do now; changes nothing. */
  public MaintenancePlan plan(Topic topic, MaintenanceBudget maintenanceBudget) {
    Optional<Table> table = lake.tables().find(topic);
    if (table.isEmpty()) return new MaintenancePlan(topic.name(), List.of());
    RequiredColumns.require(topic, table.get());
    TableState tableState = TableState.of(topic, table.get());
    List<LakeException> failures = new ArrayList<>();
    List<MaintenanceStep> maintenanceSteps =
        steps(tableState, maintenanceBudget, clock.instant(), true, failures);
    if (!failures.isEmpty()) throw failures.getFirst();
    return new MaintenancePlan(topic.name(), maintenanceSteps);
  }

  /**
   * Runs the necessary steps within the budget.
   *
   * @throws LakeException if a step failed; the steps before it are done
   */
  public MaintenanceReport run(Topic topic, MaintenanceBudget maintenanceBudget) {
    long start = System.nanoTime();
    Instant now = clock.instant();
    try {
      lake.checkNewest(topic);
      Table table = lake.tables().load(topic);
      RequiredColumns.require(topic, table);
      TableState tableState = TableState.of(topic, table);
      Instant last = swept.get(topic.name());
      boolean sweep = last == null || !now.isBefore(last.plus(options.orphanAge().dividedBy(4)));
      List<LakeException> failures = new ArrayList<>();
      List<MaintenanceStep> maintenanceSteps =
          steps(tableState, maintenanceBudget, now, sweep, failures);
      if (sweep && failures.isEmpty()) swept.put(topic.name(), now);
      return new MaintenanceRun(
              lake,
              tableState,
              fileRewriter,
              skippedFiles,
              now,
              start,
              maintenanceBudget.time(),
              () -> stopping)
          .of(maintenanceSteps, failures);
    } catch (LakeException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new LakeException(
          "Maintenance of topic %s failed: %s".formatted(topic.name(), e.getMessage()), e);
    }
  }

  /**
   * Plans the steps, the cheap ones first; rewrites come last and use the rest of the budget.
   *
   * @param failures receives the reason if orphans cannot be deleted; the other steps are not
   *     affected
   */
  private List<MaintenanceStep> steps(
      TableState tableState,
      MaintenanceBudget maintenanceBudget,
      Instant now,
      boolean sweep,
      List<LakeException> failures) {
    Table table = tableState.table();
    String topic = tableState.topic().name();
    List<MaintenanceStep> maintenanceSteps = new ArrayList<>();
    new Expiry(options).plan(table, now).ifPresent(maintenanceSteps::add);
    if (sweep) {
      Instant since = Orphans.since(lake.warehouse(), now, options.orphanAge());
      try {
        Orphans.plan(table, since, lake.deletable(table), kept -> skippedFiles.tell(topic, kept))
            .ifPresent(maintenanceSteps::add);
      } catch (LakeException e) {
        failures.add(e);
      }
    }
    if (tableState.snapshot() == 0) return maintenanceSteps;
    Manifests.plan(table, tableState.snapshot()).ifPresent(maintenanceSteps::add);
    var old = Retention.plan(tableState.topic(), tableState.partitions(), now);
    old.ifPresent(maintenanceSteps::add);
    Set<String> gone =
        new HashSet<>(old.map(MaintenanceStep.DropPartitions::partitions).orElse(List.of()));
    List<LivePartition> kept =
        tableState.partitions().stream()
            .filter(partition -> !gone.contains(partition.name()))
            .toList();
    CompactionTiers compactionTiers =
        new CompactionTiers(
            options.rewriting(), Math.min(options.largestRewrite(), maintenanceBudget.bytes()));
    maintenanceSteps.addAll(Compaction.plan(kept, compactionTiers, now, maintenanceBudget.bytes()));
    return maintenanceSteps;
  }

  /** Ends a run of another thread after its current step. */
  public void stop() {
    stopping = true;
  }

  @Override
  public void close() {
    fileRewriter.close();
  }
}
