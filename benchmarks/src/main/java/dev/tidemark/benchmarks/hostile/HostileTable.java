package dev.tidemark.benchmarks.hostile;

import dev.tidemark.benchmarks.report.Summary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The table of situations: two rows per situation, one per checkout, with one number per cell. */
final class HostileTable {
  private final List<String> lines = new ArrayList<>();

  /** Creates an empty table after some text. */
  HostileTable(String before) {
    lines.add(before);
    lines.add("");
    lines.add(
        "| situation | program | page before | page | POST before | POST | health before | health | failed | slowest | visible, s | stops, s |");
    lines.add("|---|---|---|---|---|---|---|---|---|---|---|---|");
  }

  /** Adds a row from the samples of all rounds. */
  void add(String situation, String program, List<HostileSample> samples) {
    List<String> cells = new ArrayList<>(List.of(situation, program));
    cells.add(millis(samples, sample -> sample.page().before()));
    cells.add(millis(samples, sample -> sample.page().during()));
    cells.add(millis(samples, sample -> sample.event().before()));
    cells.add(millis(samples, sample -> sample.event().during()));
    cells.add(millis(samples, sample -> sample.health().before()));
    cells.add(millis(samples, sample -> sample.health().during()));
    long failed = samples.stream().mapToLong(HostileSample::failed).sum();
    long asked = samples.stream().mapToLong(HostileSample::asked).sum();
    cells.add("%d of %d".formatted(failed, asked));
    cells.add(millis(samples, HostileSample::slowest));
    cells.add(HostileSample.seconds(median(samples, HostileSample::visible)));
    cells.add(HostileSample.seconds(median(samples, HostileSample::stops)));
    lines.add("| " + String.join(" | ", cells) + " |");
  }

  void writeTo(Path file) throws IOException {
    Files.write(file, lines);
  }

  private static String millis(List<HostileSample> samples, ToDoubleFunction<HostileSample> what) {
    return HostileSample.millis(median(samples, what));
  }

  /** Returns the median over the rounds with a value. */
  private static double median(List<HostileSample> samples, ToDoubleFunction<HostileSample> what) {
    double[] values =
        samples.stream().mapToDouble(what).filter(value -> !Double.isNaN(value)).toArray();
    return values.length == 0 ? Double.NaN : Summary.of(values).median();
  }
}
