package dev.tidemark.api.cli.text;

import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.sql.page.Row;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.List;

/** Prints rows in several steps, as one list with one header. Not thread-safe. */
public final class RowPrinter {
  /** The number of latest rows that determine the column widths of a table. */
  private static final int MEASURED = 100;

  private final Topic topic;
  private final RowFormat format;
  private final CommandOutput commandOutput;
  private final ArrayDeque<Row> measured = new ArrayDeque<>();
  private String header = "";

  public RowPrinter(Topic topic, RowFormat format, CommandOutput commandOutput) {
    this.topic = topic;
    this.format = format;
    this.commandOutput = commandOutput;
    if (format == RowFormat.CSV) commandOutput.out().println(RowFormat.CSV_HEADER);
    commandOutput.out().flush();
  }

  public void print(List<Row> rows) throws IOException {
    switch (format) {
      case NDJSON -> {
        for (var row : rows) commandOutput.out().println(RowFormat.ndjson(row));
      }
      case CSV -> rows.forEach(row -> commandOutput.out().println(RowFormat.csv(row)));
      case TABLE -> printTable(rows);
    }
    commandOutput.out().flush();
  }

  /** Aligns rows with those above; prints the header again if the columns have changed. */
  private void printTable(List<Row> rows) {
    if (rows.isEmpty()) return;
    measured.addAll(rows);
    var lines = RowTable.of(topic, List.copyOf(measured)).lines(Terminal.columns());
    if (!lines.getFirst().equals(header)) {
      header = lines.getFirst();
      commandOutput.out().println(header);
    }
    lines.subList(lines.size() - rows.size(), lines.size()).forEach(commandOutput.out()::println);
    while (measured.size() > MEASURED) measured.removeFirst();
  }

  /** Returns whether the output still has a reader; false after {@code … | head} has ended. */
  public boolean isRead() {
    return !commandOutput.out().checkError();
  }
}
