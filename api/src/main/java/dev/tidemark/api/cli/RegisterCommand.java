package dev.tidemark.api.cli;

import dev.tidemark.catalog.iceberg.Registration;
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
  @Mixin private final Place place = new Place();

  @Spec private @Nullable CommandSpec spec;

  @ArgGroup(exclusive = true)
  private @Nullable One one;

  /** One table, where it is not all of them. */
  static final class One {
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
    Registration.Report report;
    try (var registration = Registration.of(place.dir(), dryRun)) {
      report = run(registration);
    }
    var output = Output.of(spec);
    report.done().forEach(output.out()::println);
    output.out().flush();
    report.refused().forEach(line -> output.err().println("left as it is: " + line));
    output.err().flush();
    return report.refused().isEmpty() ? 0 : 1;
  }

  private Registration.Report run(Registration registration) throws Exception {
    if (one != null && one.metadata != null) return registration.one(one.metadata);
    if (one != null && one.topic != null) {
      return registration.create(Place.topic(place.workspace(), one.topic));
    }
    return registration.all();
  }
}
