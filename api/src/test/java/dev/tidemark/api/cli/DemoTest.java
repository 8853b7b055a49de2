package dev.tidemark.api.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.api.ServedLake;
import dev.tidemark.api.TerminalRun;
import dev.tidemark.api.cli.demo.DemoSample;
import dev.tidemark.samples.SampleCount;
import dev.tidemark.samples.SampleEvents;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo, with few events: what it loads is what the generator announced. */
class DemoTest {
  private static final Pattern REPORT =
      Pattern.compile(
          "^  (\\S+) +([0-9,]+) lines: +([0-9,]+) loaded +([0-9,]+) duplicates +([0-9,]+) dead letters",
          Pattern.MULTILINE);

  /** What became of a topic's lines. */
  private record Lines(long all, long loaded, long duplicates, long deadLetters) {
    static Lines announced(SampleCount count) {
      return new Lines(count.lines(), count.unique(), count.duplicates(), count.broken());
    }

    static Lines reported(MatchResult line) {
      long[] numbers =
          Arrays.stream(new int[] {2, 3, 4, 5})
              .mapToLong(group -> Long.parseLong(line.group(group).replace(",", "")))
              .toArray();
      return new Lines(numbers[0], numbers[1], numbers[2], numbers[3]);
    }
  }

  @Test
  void everyTopicLoadsWhatTheGeneratorAnnounced(@TempDir Path dir) throws Exception {
    ServedLake.configure(dir);
    var run = TerminalRun.of("demo", "--no-wait", "--events", "500", "--dir", dir.toString());
    assertThat(run.code()).as(run.err()).isZero();
    var sample = DemoSample.read(dir.resolve("conf")).orElseThrow();
    Map<String, Lines> announced = new TreeMap<>();
    SampleEvents.stream(sample.options())
        .collect(SampleCount.byTopic())
        .forEach((topic, count) -> announced.put(topic, Lines.announced(count)));
    Map<String, Lines> reported = new TreeMap<>();
    REPORT
        .matcher(run.out())
        .results()
        .forEach(line -> reported.put(line.group(1), Lines.reported(line)));
    assertThat(reported).as("sample until %s: %s", sample.end(), run.out()).isEqualTo(announced);
    assertThat(announced.values().stream().mapToLong(Lines::all).sum()).isEqualTo(500);
  }
}
