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

/** Erases events. */
@Command(
    name = "delete",
    description = {
      "Erase a topic's events for good: from its table and its snapshots, from what has landed and"
          + " from its dead letters. No copy stays in the lake.",
      "It says what it understood and how many events that are, and asks.",
      "What has landed is loaded first. Cursors go on by position in what is left. Beside a service"
          + " and other loaders it may run at any time; killed, it is begun again."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:nothing of it is left",
      "1:it was rejected or not confirmed, and nothing has changed; or it failed",
      "2:something could not be judged or is not old enough, and may hold such events"
    },
    footer = {
      "",
      "Filters, all of which must hold, as of `tidemark query`; at least one:",
      "",
      "  tidemark delete web --filter user=u-4711 --dry-run",
      "  tidemark delete hub --filter org=acme --filter 'timestamp<2025-01-01'",
      "  tidemark delete hub --filter '{\"org_in\":[\"acme\",\"acme, Inc.\"]}' --yes"
    })
final class DeleteCommand implements Callable<Integer> {
  private static final int SOMETHING_IS_OPEN = 2;

  @Mixin private final LakeOptions lakeOptions = new LakeOptions();

  @Spec private @Nullable CommandSpec spec;

  @Parameters(paramLabel = "TOPIC", description = "Whose events.")
  private String topicName = "";

  @Option(
      names = "--filter",
      paramLabel = "F",
      required = true,
      description = "A condition; may be repeated.")
  private List<String> filters = List.of();

  @Option(names = "--dry-run", description = "Say what would be done, and do nothing.")
  private boolean dryRun;

  @Option(
      names = {"-y", "--yes"},
      description = "Do not ask; where there is no terminal to ask on, nothing goes without it.")
  private boolean yes;

  @Option(names = "--json", description = "Report as one JSON object.")
  private boolean json;

  @Option(
      names = "--safe-age",
      paramLabel = "TIME",
      converter = DurationConverter.OrOff.class,
      description =
          "Files that nothing names are of a killed writer when they are this old (default: 1h);"
              + " off only where nothing else runs on the lake.")
  private Duration safeAge = Duration.ofHours(1);

  @Option(
      names = "--with-unclear",
      description =
          "Erase as well what cannot be judged, though it may hold no such event: dead letters that"
              + " are no JSON, were cut or have a value of another type where the filter looks,"
              + " files of letters that cannot be read, landed objects that were set aside.")
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
          "Nothing was erased: there is no terminal to ask on; --yes erases without asking,"
              + " --dry-run says what would go");
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
    err.println("events of topic " + topic.name() + " of which all of this is true:");
    FilterDescription.of(topic, filter).forEach(line -> err.println("  " + line));
  }

  private void confirm(EraseReport plan) throws IOException {
    var err = CommandOutput.of(spec).err();
    err.printf(
        Locale.ROOT,
        "These are %,d of the %,d events in the table, and %,d dead letters.%n"
            + "What has landed is loaded first and counts, too. Erase them for good? [yes/no] ",
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
                commandOutput.err().println("may hold such events: " + Printable.escaped(open)));
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
