package dev.tidemark.api.cli;

import dev.tidemark.api.access.Caller;
import dev.tidemark.api.cli.filter.FilterArgument;
import dev.tidemark.api.cli.lake.LakeOptions;
import dev.tidemark.api.cli.text.CommandFailure;
import dev.tidemark.api.cli.text.CommandOutput;
import dev.tidemark.api.cli.text.ExplainText;
import dev.tidemark.api.cli.text.RowFormat;
import dev.tidemark.api.cli.text.RowPrinter;
import dev.tidemark.api.cli.text.RowTable;
import dev.tidemark.api.cli.text.Terminal;
import dev.tidemark.api.config.BudgetText;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.sql.EventHistory;
import dev.tidemark.sql.Explanation;
import dev.tidemark.sql.Page;
import dev.tidemark.sql.plan.Budget;
import dev.tidemark.sql.query.QueryRequest;
import dev.tidemark.sql.query.RowFilter;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs a query of the API from the command line. */
@Command(
    name = "query",
    description = "Query the events of a topic, with the filters of the API.",
    footer = {
      "",
      "Filters; an event must match all of them:",
      "  env=prod   level!=info   'timestamp>=2026-01-01'   'attempt<3'   tenant=null",
      "  code_in=1,2,3   timestamp_between=2026-01-01,2026-01-31",
      "  detail.code_exists=true   '{\"success\":false,\"caller_ne\":null}'",
      "A value has the type of its field; a value in double quotes, \"…\", is always a string.",
      "",
      "Examples:",
      "  tidemark query hub --filter env=prod --filter success=false --limit 5",
      "  tidemark query web --sort=-timestamp,action --all --format ndjson",
      "  tidemark query web --filter level=error --follow"
    })
final class QueryCommand implements Callable<Integer> {
  private static final int LARGEST_PAGE = 1000;

  /** The number of rows before those that {@code --follow} waits for. */
  private static final int FEW = 10;

  @Mixin private final LakeOptions lakeOptions = new LakeOptions();

  @Spec private @Nullable CommandSpec spec;

  @Parameters(paramLabel = "TOPIC", description = "The topic.")
  private String topicName = "";

  @Option(
      names = "--filter",
      paramLabel = "F",
      description = "A condition. Repeat the option for more.")
  private List<String> filters = List.of();

  @Option(
      names = "--sort",
      paramLabel = "S",
      split = ",",
      description = "Fields; a - before a field sorts it descending (default: -timestamp).")
  private List<String> sort = List.of();

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "Rows per page, 1 to 1000 (default: 50; with --follow 10, with --all 1000).")
  private @Nullable Integer limit;

  @Option(names = "--cursor", description = "Continue where an earlier page ended.")
  private @Nullable String cursor;

  @Option(names = "--all", description = "Print all pages, not only the first.")
  private boolean all;

  @Option(
      names = "--budget",
      paramLabel = "B",
      description = "The budget of a page, such as time=500ms,bytes=64MiB,files=100.")
  private @Nullable String budget;

  @Option(names = "--explain", description = "Only print what the first page would read.")
  private boolean explain;

  @Option(
      names = "--follow",
      description = {
        "Print the page, then events as they are committed, until stopped with Ctrl-C; without"
            + " --sort, the newest event is printed last.",
        "Starts with the newest 10 events; --limit, --all and --cursor change the start."
      })
  private boolean follow;

  @Option(
      names = "--poll",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description = "How often --follow looks for new events, such as 5s (default: 1s).")
  private Duration poll = Duration.ofSeconds(1);

  @Option(
      names = "--format",
      description = "The output format: ${COMPLETION-CANDIDATES} (default: table).",
      paramLabel = "FORMAT")
  private RowFormat format = RowFormat.TABLE;

  @Option(
      names = "--as",
      paramLabel = "USER",
      description = "Query with the access rights of this user.")
  private @Nullable String user;

  @Override
  public Integer call() throws Exception {
    var workspace = lakeOptions.workspace();
    var topic = LakeOptions.topic(workspace, topicName);
    var rows =
        user == null
            ? RowFilter.NONE
            : workspace.access().grant(new Caller(user), topic).rowFilter();
    var request = request(topic);
    var most = budget();
    try (var open = lakeOptions.existingLakeToRead(workspace)) {
      if (explain) return explain(open.history().explain(topic, request, rows, most));
      return follow
          ? follow(open.history(), topic, rows, most, request)
          : print(open.history(), topic, rows, most, request);
    }
  }

  private int follow(
      EventHistory history, Topic topic, RowFilter rows, Budget most, QueryRequest query)
      throws IOException {
    var commandOutput = CommandOutput.of(spec);
    var stop = new CountDownLatch(1);
    var newestLast = sort.isEmpty() && !all && cursor == null;
    var printer = new RowPrinter(topic, format, commandOutput);
    var followPrinter =
        new FollowPrinter(history, topic, rows, most, printer, newestLast, poll, stop);
    if (Terminal.watched()) commandOutput.err().println("waiting for new events; stop with Ctrl-C");
    try (var _ = StopSignal.letEnd(stop)) {
      if (cursor == null && !all) followPrinter.fromItsEnd(query);
      else followPrinter.fromItsCursor(query);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      // An interrupt makes a running query fail; this is a normal end, as between two queries.
      if (!Thread.currentThread().isInterrupted()) throw e;
    }
    return 0;
  }

  private Budget budget() {
    if (budget == null) return Budget.UNLIMITED;
    var read = BudgetText.read("--budget", budget);
    if (read.problems().isEmpty()) return read.budget();
    throw new CommandFailure(String.join("; ", read.problems()));
  }

  /**
   * Prints row counts even with {@code --as}, because the user of this command can read the files.
   */
  private int explain(Explanation explanation) {
    ExplainText.lines(explanation).forEach(CommandOutput.of(spec).out()::println);
    return 0;
  }

  private QueryRequest request(Topic topic) {
    int usual = all ? LARGEST_PAGE : follow ? FEW : 50;
    int rows = limit != null ? limit : usual;
    return QueryRequest.EMPTY
        .withFilter(FilterArgument.read(filters, topic))
        .withSort(sortKeys())
        .withCursor(cursor)
        .withLimit(rows)
        .withFollow(follow);
  }

  /** Returns the sort keys; with {@code --follow --all}, the oldest event is first. */
  private List<String> sortKeys() {
    if (!sort.isEmpty()) return sort;
    return follow && all ? List.of("timestamp") : QueryRequest.DEFAULT_SORT;
  }

  private int print(
      EventHistory history, Topic topic, RowFilter rows, Budget most, QueryRequest first)
      throws IOException {
    var out = CommandOutput.of(spec).out();
    if (format == RowFormat.CSV) out.println(RowFormat.CSV_HEADER);
    var request = first;
    while (true) {
      var page = history.find(topic, request, rows, most);
      print(topic, page);
      // The reader has gone, as with `… | head`, or the output failed; main reports the latter.
      if (out.checkError()) return 0;
      if (!page.hasMore()) return 0;
      if (!all) {
        hint(page);
        return 0;
      }
      request = request.withCursor(page.cursor().orElseThrow());
    }
  }

  private void print(Topic topic, Page page) throws IOException {
    var commandOutput = CommandOutput.of(spec);
    switch (format) {
      case NDJSON -> {
        for (var row : page.rows()) commandOutput.out().println(RowFormat.ndjson(row));
      }
      case CSV -> page.rows().forEach(row -> commandOutput.out().println(RowFormat.csv(row)));
      case TABLE -> {
        if (page.rows().isEmpty()) {
          if (!page.hasMore()) commandOutput.err().println("no events");
          return;
        }
        var table = RowTable.of(topic, page.rows());
        table.lines(Terminal.columns()).forEach(commandOutput.out()::println);
        var leftOut = table.leftOut(Terminal.columns());
        if (!leftOut.isEmpty()) {
          commandOutput.err().println("columns not shown: " + String.join(", ", leftOut));
        }
      }
    }
    commandOutput.out().flush();
  }

  private void hint(Page page) {
    CommandOutput.of(spec)
        .err()
        .println(
            (page.partial() ? "the budget ended the page" : "there are more events")
                + ": --all prints all of them, --cursor "
                + page.cursor().orElse("")
                + " prints the next page");
  }
}
