package dev.tidemark.api.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tidemark.api.cli.lake.LakeOptions;
import dev.tidemark.api.cli.text.CommandOutput;
import dev.tidemark.api.cli.text.MaintenanceText;
import dev.tidemark.api.service.Workspace;
import dev.tidemark.catalog.lake.LakeException;
import dev.tidemark.catalog.maintain.Maintenance;
import dev.tidemark.catalog.maintain.MaintenanceBudget;
import dev.tidemark.partitioner.topic.Topic;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs maintenance on tables. */
@Command(
    name = "maintain",
    description = {
      "Maintain the tables of topics: expire old snapshots, delete orphan files, compact small"
          + " files and manifests, drop partitions that are older than the topic's retention.",
      "Maintenance changes no row. Loads and queries may run at the same time, and it may be"
          + " stopped at any moment."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:everything is done, or left for the next run",
      "1:the maintenance of a topic failed"
    },
    footer = {
      "",
      "Examples:",
      "  tidemark maintain --dry-run",
      "  tidemark maintain hub --time 5m"
    })
final class MaintainCommand implements Callable<Integer> {
  @Mixin private final LakeOptions lakeOptions = new LakeOptions();

  @Spec private @Nullable CommandSpec spec;

  @Parameters(
      paramLabel = "TOPIC",
      arity = "0..*",
      description = "The topics to maintain (default: all).")
  private List<String> topicNames = List.of();

  @Option(names = "--dry-run", description = "Print what would be done and do nothing.")
  private boolean dryRun;

  @Option(
      names = "--time",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description = "Start no step of a topic after this time, such as 5m (default: no limit).")
  private @Nullable Duration time;

  @Option(names = "--json", description = "Print one line of JSON per topic.")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    var workspace = lakeOptions.workspace();
    var topics = topics(workspace);
    var maintenanceBudget =
        time == null
            ? MaintenanceBudget.UNLIMITED
            : new MaintenanceBudget(time, MaintenanceBudget.UNLIMITED.bytes());
    List<String> failures = new ArrayList<>();
    try (var open =
            dryRun
                ? lakeOptions.existingLakeToRead(workspace)
                : lakeOptions.existingLake(workspace);
        var maintenance = open.maintenance()) {
      for (var topic : topics) {
        try {
          tell(maintenance, topic, maintenanceBudget);
        } catch (LakeException e) {
          // A failure of one topic must not stop the others.
          failures.addAll(e.problems());
        }
      }
    }
    if (!failures.isEmpty()) throw new LakeException(failures);
    return 0;
  }

  private List<Topic> topics(Workspace workspace) {
    if (topicNames.isEmpty()) return workspace.topics().all();
    List<Topic> topics = new ArrayList<>();
    for (var name : topicNames) topics.add(LakeOptions.topic(workspace, name));
    return topics;
  }

  private void tell(Maintenance maintenance, Topic topic, MaintenanceBudget maintenanceBudget)
      throws IOException {
    var out = CommandOutput.of(spec).out();
    if (dryRun) {
      var plan = maintenance.plan(topic, maintenanceBudget);
      out.println(json ? asJson(MaintenanceText.json(plan)) : MaintenanceText.of(plan));
    } else {
      var report = maintenance.run(topic, maintenanceBudget);
      out.println(json ? asJson(MaintenanceText.json(report)) : MaintenanceText.of(report));
    }
    out.flush();
  }

  private static String asJson(Object value) throws IOException {
    return JsonMapper.builder().build().writeValueAsString(value);
  }
}
