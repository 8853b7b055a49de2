package dev.tidemark.api.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tidemark.api.cli.filter.FilterArgument;
import dev.tidemark.api.cli.filter.FilterDescription;
import dev.tidemark.api.cli.lake.LakeOptions;
import dev.tidemark.api.cli.text.CommandFailure;
import dev.tidemark.api.cli.text.CommandOutput;
import dev.tidemark.api.cli.text.Terminal;
import dev.tidemark.catalog.erase.EraseOptions;
import dev.tidemark.catalog.erase.EraseReport;
import dev.tidemark.partitioner.text.Printable;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.sql.erase.FilterRowsToErase;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Erases events of a topic permanently. */
@Command(
    name = "delete",
    description = {
      "Erase the events of a topic that match a filter, permanently: from the table and its"
          + " snapshots, the landing zone and the dead letters. No copy stays in the lake.",
      "The command prints how it understood the filter and how many events match, and asks before"
          + " it erases.",
      "Landed events are loaded first. Cursors stay valid: they continue by position in the"
          + " remaining events. A service and other loads may run at the same time. After an"
          + " interruption, run the command again."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:no matching event is left",
      "1:the erasure was rejected or not confirmed, and nothing has changed; or it failed, see the"
          + " message",
      "2:some data could not be checked or is too recent to delete, and may contain such events"
    },
    footer = {
      "",
      "Filters are those of `tidemark query`; an event must match all of them. At least one is"
          + " required.",
      "",
      "Examples:",
      "  tidemark delete hub --filter organizationID=3 --dry-run",
      "  tidemark delete hub --filter env=prod --filter 'timestamp<2025-01-01'",
      "  tidemark delete hub --filter '{\"org_in\":[\"acme\",\"acme, Inc.\"]}' --yes"
    })
final class DeleteCommand implements Callable<Integer> {
  private static final int SOMETHING_IS_OPEN = 2;

  @Mixin private final LakeOptions lakeOptions = new LakeOptions();

  @Spec private @Nullable CommandSpec spec;

  @Parameters(paramLabel = "TOPIC", description = "The topic.")
  private String topicName = "";

  @Option(
      names = "--filter",
      paramLabel = "F",
      required = true,
      description = "A condition. Repeat the option for more.")
  private List<String> filters = List.of();

  @Option(names = "--dry-run", description = "Print what would be erased and erase nothing.")
  private boolean dryRun;

  @Option(
      names = {"-y", "--yes"},
      description = "Do not ask. Without a terminal, nothing is erased unless this is set.")
  private boolean yes;

  @Option(names = "--json", description = "Print the report as one JSON object.")
  private boolean json;

  @Option(
      names = "--safe-age",
      paramLabel = "TIME",
      converter = DurationConverter.OrOff.class,
      description =
          "The minimum age of an unreferenced file before it is deleted as the leftover of a killed"
              + " writer (default: 1h); use off only if nothing else runs on the lake.")
  private Duration safeAge = Duration.ofHours(1);

  @Option(
      names = "--with-unclear",
      description =
          "Also erase what cannot be checked, although it may not match: dead letters that are not"
              + " JSON, were truncated or have a value of another type at a field of the filter,"
              + " dead letter files that cannot be read, landed objects that were set aside.")
  private boolean withUnclear;

  @Override
  public Integer call() throws Exception {
    var workspace = lakeOptions.workspace();
    var topic = LakeOptions.topic(workspace, topicName);
    var filter = FilterArgument.read(filters, topic);
    var rows = FilterRowsToErase.of(topic, filter);
    sayWhatIsUnderstood(topic, filter);
    boolean asks = !dryRun && !yes;
    if (asks && !Terminal.answers()) {
      throw new CommandFailure(
          "Nothing was erased: there is no terminal for the confirmation; --yes erases without"
              + " asking, --dry-run prints what would be erased");
    }
    try (var open =
            dryRun
                ? lakeOptions.existingLakeToRead(workspace)
                : lakeOptions.existingLake(workspace);
        var loader = open.loader()) {
      var erasure = open.erasure(loader, new EraseOptions(safeAge, withUnclear));
      if (asks) confirm(erasure.plan(topic, rows));
      var report = dryRun ? erasure.plan(topic, rows) : erasure.run(topic, rows);
      print(report);
      return report.open().isEmpty() ? 0 : SOMETHING_IS_OPEN;
    }
  }

  private void sayWhatIsUnderstood(Topic topic, Map<String, JsonNode> filter) {
    var err = CommandOutput.of(spec).err();
    err.println("Events of topic " + topic.name() + " that match all of these conditions:");
    FilterDescription.of(topic, filter).forEach(line -> err.println("  " + line));
  }

  private void confirm(EraseReport plan) throws IOException {
    var err = CommandOutput.of(spec).err();
    err.printf(
        Locale.ROOT,
        "These are %,d of the %,d events in the table, and %,d dead letters.%n"
            + "Matching landed events are erased, too. Erase all of them permanently? [yes/no] ",
        plan.rows(),
        plan.of(),
        plan.deadLetters());
    err.flush();
    var answer = Terminal.answer().strip().toLowerCase(Locale.ROOT);
    if (answer.equals("yes") || answer.equals("y")) return;
    throw new CommandFailure("Nothing was erased: it was not confirmed");
  }

  private void print(EraseReport report) throws IOException {
    var commandOutput = CommandOutput.of(spec);
    if (json) {
      commandOutput.out().println(JsonMapper.builder().build().writeValueAsString(report));
      return;
    }
    commandOutput.out().println(asText(report));
    report
        .open()
        .forEach(
            open ->
                commandOutput.err().println("may contain such events: " + Printable.escaped(open)));
  }

  private static String asText(EraseReport report) {
    return String.format(
        Locale.ROOT,
        """
        %s: %s
          events        %,12d  of %,d, in %,d data files of %,d bytes
          snapshots     %,12d
          dead letters  %,12d  in %,d files
          unclear       %,12d
          landed events loaded first: %,d\
        """,
        report.topic(),
        report.dryRun() ? "would be erased" : "erased",
        report.rows(),
        report.of(),
        report.files(),
        report.bytes(),
        report.snapshots(),
        report.deadLetters(),
        report.deadLetterFiles(),
        report.unclear(),
        report.landed());
  }
}
