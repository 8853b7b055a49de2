package dev.tidemark.api.cli.text;

import dev.tidemark.catalog.load.LoadReport;
import dev.tidemark.catalog.load.PartitionLoad;
import dev.tidemark.partitioner.layout.PartitionLayout;
import dev.tidemark.partitioner.text.Printable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Formats the report of a load for a terminal: the totals, then the partitions. */
public final class LoadText {
  /** The maximum number of partitions to print; {@code --json} prints all. */
  private static final int PARTITIONS = 20;

  private LoadText() {}

  /**
   * Returns the lines of a report.
   *
   * @param deadLetters the folder of all dead letters
   */
  public static List<String> of(LoadReport report, Path deadLetters) {
    var lines = new ArrayList<String>();
    double seconds = Math.max(report.seconds(), 0.001);
    lines.add(
        String.format(
            Locale.ROOT,
            "%s: %s in %.1f s (%,.0f a second, %.1f MB/s)",
            report.topic(),
            counted(report.lines(), "line"),
            report.seconds(),
            report.lines() / seconds,
            report.bytes() / 1e6 / seconds));
    var files = counted(report.files(), "file");
    var partitions =
        counted(report.partitions().stream().filter(p -> p.loaded() > 0).count(), "partition");
    lines.add(
        String.format(
            Locale.ROOT, "  loaded        %,12d  in %s of %s", report.loaded(), files, partitions));
    lines.add(String.format(Locale.ROOT, "  duplicates    %,12d", report.duplicates()));
    lines.add(
        String.format(
            Locale.ROOT,
            "  dead letters  %,12d%s",
            report.deadLetters(),
            where(report, deadLetters)));
    addPartitions(report.partitions(), lines);
    return lines;
  }

  private static String where(LoadReport report, Path deadLetters) {
    if (report.deadLetters() == 0) return "";
    return "  in "
        + Printable.escaped(
            deadLetters.resolve(PartitionLayout.deadLetters(report.topic())).toString());
  }

  private static void addPartitions(List<PartitionLoad> partitions, List<String> lines) {
    if (partitions.isEmpty()) return;
    var table = new TextTable(List.of("  ENV", "ORG", "PERIOD", "      LOADED", "  DUPLICATES"));
    for (var one : partitions.subList(0, Math.min(PARTITIONS, partitions.size()))) {
      table.add(
          List.of(
              "  " + shown(one.env()),
              shown(one.org()),
              one.period(),
              String.format(Locale.ROOT, "%,12d", one.loaded()),
              String.format(Locale.ROOT, "%,12d", one.duplicates())));
    }
    lines.add("");
    lines.addAll(table.lines(Integer.MAX_VALUE));
    int more = partitions.size() - PARTITIONS;
    if (more > 0)
      lines.add("  and " + counted(more, "partition") + " more: --json prints all of them");
  }

  private static String shown(@Nullable String value) {
    return value == null ? "-" : value;
  }

  private static String counted(long number, String thing) {
    return String.format(Locale.ROOT, "%,d %s%s", number, thing, number == 1 ? "" : "s");
  }
}
