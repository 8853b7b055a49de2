package dev.tidemark.api.cli;

import dev.tidemark.api.cli.demo.SamplePublisher;
import dev.tidemark.api.cli.lake.LakeOptions;
import dev.tidemark.api.cli.text.CommandFailure;
import dev.tidemark.api.cli.text.CommandOutput;
import dev.tidemark.api.service.Workspace;
import dev.tidemark.catalog.lake.Lake;
import dev.tidemark.catalog.load.ProgressListener;
import dev.tidemark.samples.SampleFiles;
import dev.tidemark.samples.SampleOptions;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Generates sample events. */
@Command(
    name = "mock-data",
    description = {
      "Generate realistic events of the sample topics, as files or into the lake's landing zone.",
      "The same seed, end and number of events give the same bytes."
    },
    footer = {
      "",
      "Examples:",
      "  tidemark mock-data --events 1000 --out samples",
      "  tidemark mock-data --events 1000 --seed 2 --end 2026-01-31T12:00:00Z --out samples"
    })
final class MockDataCommand implements Callable<Integer> {
  @Mixin private final LakeOptions lakeOptions = new LakeOptions();

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--events",
      paramLabel = "N",
      description = "The number of events (default: 10000).")
  private long events = 10_000;

  @Option(names = "--seed", paramLabel = "N", description = "The random seed (default: 1).")
  private long seed = 1;

  @Option(
      names = "--end",
      paramLabel = "INSTANT",
      description = "The end of the history, such as 2026-01-31T12:00:00Z (default: now).")
  private @Nullable String end;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Write TOPIC.ndjson files to this folder (default: the landing zone).")
  private @Nullable Path folder;

  @Override
  public Integer call() throws Exception {
    if (events < 0) throw new CommandFailure("--events is " + events + " but must be at least 0");
    var sample = SampleOptions.demo(end()).withEvents(events).withSeed(seed);
    var out = CommandOutput.of(spec).out();
    if (folder != null) {
      SampleFiles.write(sample, folder)
          .forEach(
              (topic, count) ->
                  out.printf(
                      "%s: %,d lines: %,d events, %,d duplicates, %,d broken%n",
                      topic, count.lines(), count.unique(), count.duplicates(), count.broken()));
      return 0;
    }
    out.printf(
        "%,d lines written to the landing zone of %s%n",
        land(lakeOptions.workspace(), sample), lakeOptions.dir());
    return 0;
  }

  private static long land(Workspace workspace, SampleOptions sample) throws java.io.IOException {
    try (var lake = Lake.open(workspace.dir(), workspace.topics())) {
      return SamplePublisher.land(
          sample, t -> workspace.topics().find(t).isPresent(), lake.dir(), ProgressListener.NONE);
    }
  }

  private Instant end() {
    if (end == null) return Clock.systemUTC().instant().truncatedTo(ChronoUnit.SECONDS);
    try {
      return Instant.parse(end);
    } catch (DateTimeException e) {
      throw new CommandFailure(
          "--end '" + end + "' is not an instant such as 2026-01-31T12:00:00Z");
    }
  }
}
