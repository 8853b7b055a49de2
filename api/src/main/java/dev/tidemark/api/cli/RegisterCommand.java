package dev.tidemark.api.cli;

import dev.tidemark.api.cli.lake.LakeOptions;
import dev.tidemark.api.cli.text.CommandOutput;
import dev.tidemark.catalog.lake.TableRegistration;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Registers the newest metadata of the lake's tables in its catalog. */
@Command(
    name = "register",
    description = {
      "Register the newest metadata of every table in the lake's warehouse in the catalog: after"
          + " catalog.db was lost, emptied or restored from an older copy, or after a table was"
          + " dropped.",
      "Stop the service and all loads first. Nothing is deleted; an ambiguous table is not changed,"
          + " but reported."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the catalog names the newest metadata of every table",
      "1:the command failed, or a table was not changed"
    },
    footer = {"", "Examples:", "  tidemark register --dry-run", "  tidemark register --dir lake"})
final class RegisterCommand implements Callable<Integer> {
  @Mixin private final LakeOptions lakeOptions = new LakeOptions();

  @Spec private @Nullable CommandSpec spec;

  @ArgGroup(exclusive = true)
  private @Nullable SingleTable singleTable;

  /** The options that select one table instead of all. */
  static final class SingleTable {
    @Option(
        names = "--metadata",
        paramLabel = "FILE",
        description =
            "Register this metadata.json of a table, even if the catalog names another one.")
    private @Nullable Path metadata;

    @Option(
        names = "--create",
        paramLabel = "TOPIC",
        description =
            "Create a new, empty table for a topic whose table was renamed or dropped; the files of"
                + " the old table stay.")
    private @Nullable String topic;
  }

  @Option(names = "--dry-run", description = "Print what would be done and do nothing.")
  private boolean dryRun;

  @Override
  public Integer call() throws Exception {
    TableRegistration.Report report;
    try (var tableRegistration = TableRegistration.of(lakeOptions.dir(), dryRun)) {
      report = run(tableRegistration);
    }
    var commandOutput = CommandOutput.of(spec);
    report.done().forEach(commandOutput.out()::println);
    commandOutput.out().flush();
    report.rejected().forEach(line -> commandOutput.err().println("not changed: " + line));
    commandOutput.err().flush();
    return report.rejected().isEmpty() ? 0 : 1;
  }

  private TableRegistration.Report run(TableRegistration tableRegistration) throws Exception {
    if (singleTable != null && singleTable.metadata != null)
      return tableRegistration.one(singleTable.metadata);
    if (singleTable != null && singleTable.topic != null) {
      return tableRegistration.create(
          LakeOptions.topic(lakeOptions.workspace(), singleTable.topic));
    }
    return tableRegistration.all();
  }
}
