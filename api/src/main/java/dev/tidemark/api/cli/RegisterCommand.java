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

/** Makes the catalog name the newest metadata of the lake's tables again. */
@Command(
    name = "register",
    description = {
      "Register the newest metadata of every table in the lake's warehouse in its catalog again:"
          + " after catalog.db was lost, emptied or put back from an older copy, or a table was"
          + " dropped.",
      "Stop the service and all loads first. Nothing is deleted; what is ambiguous is left as it"
          + " is, and told."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the catalog names the newest metadata of every table",
      "1:it failed, or a table was left as it is"
    })
final class RegisterCommand implements Callable<Integer> {
  @Mixin private final LakeOptions lakeOptions = new LakeOptions();

  @Spec private @Nullable CommandSpec spec;

  @ArgGroup(exclusive = true)
  private @Nullable SingleTable singleTable;

  /** One table, where it is not all of them. */
  static final class SingleTable {
    @Option(
        names = "--metadata",
        paramLabel = "FILE",
        description =
            "Register this metadata.json of a table, whatever the catalog says of it now.")
    private @Nullable Path metadata;

    @Option(
        names = "--create",
        paramLabel = "TOPIC",
        description =
            "Make a new, empty table for a topic whose table was renamed or dropped; the files of"
                + " that one stay.")
    private @Nullable String topic;
  }

  @Option(names = "--dry-run", description = "Say what would be done, and do nothing.")
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
    report.rejected().forEach(line -> commandOutput.err().println("left as it is: " + line));
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
