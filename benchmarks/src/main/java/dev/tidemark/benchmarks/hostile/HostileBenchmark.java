package dev.tidemark.benchmarks.hostile;

import dev.tidemark.benchmarks.data.TidemarkLauncher;
import dev.tidemark.benchmarks.report.Report;
import dev.tidemark.benchmarks.report.Stopwatch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Measures what other clients see while one caller or file is hostile: their pages, events and
 * health checks before and during it, whether their events become visible, and how long the service
 * takes to stop. Each run has a restored lake and a separate service, of another checkout and of
 * this one alternately.
 */
public final class HostileBenchmark {
  private static final int RATE = 15;
  private static final int WARM_RATE = 40;
  private static final Duration WARM_UP = Duration.ofSeconds(1);
  private static final Duration BEFORE = Duration.ofSeconds(2);
  private static final Duration HANGS = OtherClients.HANGS;

  /**
   * The settings of each service; its shutdown timeout is shorter than the wait of the benchmark.
   */
  private static final Map<String, String> ENVIRONMENT =
      Map.of("TIDEMARK_SERVER_SHUTDOWN_TIMEOUT", "4s", "TIDEMARK_TOPICS_REFRESH_INTERVAL", "200ms");

  private static final String LEGEND =
      """
      The p99 in ms of responses with 200 or 202, and of requests without a response within 10 s; slowest: of all during, in ms; failed: \
      not 200 or 202; visible: until pages had the first event that the others sent during it, and each valid one of the situation; \
      stops: from SIGTERM to the end of the process, during the situation, with `server.shutdown-timeout` 4 s. Medians of all runs; \
      failed is the sum.""";

  private final Path scratch;
  private final Map<String, Path> checkouts;
  private final Report report;

  /**
   * Creates the benchmark of some checkouts.
   *
   * @param checkouts by their names, in the order in which they are measured
   */
  public HostileBenchmark(Path scratch, Map<String, Path> checkouts, Report report) {
    this.scratch = scratch;
    this.checkouts = checkouts;
    this.report = report;
  }

  /** Writes the raw samples to the report, and the table into the scratch folder. */
  public void run(List<HostileSituation> situations, int rounds, int seconds) throws Exception {
    var programs = new ArrayList<String>();
    for (var checkout : checkouts.entrySet()) {
      programs.add(checkout.getKey() + " is " + commit(checkout.getValue()));
    }
    String what =
        "%s. Other clients request %d pages, send %d events and make %d health checks per second, %d s before and %d s during."
            .formatted(String.join(", ", programs), RATE, RATE, RATE, BEFORE.toSeconds(), seconds);
    report.line("%s", what);
    var lakes = new LinkedHashMap<String, HostileLake>();
    for (var checkout : checkouts.entrySet()) {
      var tidemarkLauncher = new TidemarkLauncher(checkout.getValue().resolve("tidemark"));
      // Builds the checkout if necessary, and waits until later starts find its class archive.
      tidemarkLauncher.output("--which-jvm");
      Path folder = Files.createDirectories(scratch.resolve(checkout.getKey()));
      lakes.put(checkout.getKey(), new HostileLake(folder, tidemarkLauncher));
    }
    var table = new HostileTable(what + "\n" + LEGEND);
    for (HostileSituation situation : situations) {
      report.line("%s", situation.words());
      var samples = new LinkedHashMap<String, List<HostileSample>>();
      for (int round = 1; round <= rounds; round++) {
        for (var lake : lakes.entrySet()) {
          var sample = measure(lake.getValue(), situation, seconds);
          samples.computeIfAbsent(lake.getKey(), _ -> new ArrayList<>()).add(sample);
          report.line("  %-4s %d  %s", lake.getKey(), round, sample);
        }
      }
      samples.forEach((program, each) -> table.add(situation.words(), program, each));
    }
    table.writeTo(scratch.resolve("table.md"));
  }

  private HostileSample measure(HostileLake lake, HostileSituation situation, int seconds)
      throws Exception {
    Path folder = lake.fresh();
    var environment = new HashMap<>(ENVIRONMENT);
    environment.putAll(situation.setting().environment());
    Path launcher = script(lake.launcher().file(), situation.setting().shell());
    TidemarkLauncher.RunningService service;
    try {
      service = new TidemarkLauncher(launcher, environment).serve(folder, "1s");
    } catch (IllegalStateException doesNotAnswer) {
      return HostileSample.none();
    }
    Duration time = Duration.ofSeconds(seconds);
    try (var others = new OtherClients(service, lake.token("Other"), situation.setting().others());
        var caller = new HostileCaller(service.uri(), lake.token("Hostile"), folder)) {
      others.watch(WARM_RATE, WARM_UP, List.of(), WARM_UP);
      var before = others.watch(RATE, BEFORE, List.of(), BEFORE);
      situation.work().begin(caller);
      Thread.sleep(500);
      var during = others.watch(RATE, time, caller.expected(), HANGS);
      return HostileSample.of(before, during, stop(service.process()));
    } finally {
      service.process().descendants().forEach(ProcessHandle::destroyForcibly);
      service.process().destroyForcibly().waitFor(HANGS.toSeconds(), TimeUnit.SECONDS);
    }
  }

  /** Writes a script that starts a launcher with the settings of a situation. */
  private Path script(Path launcher, String shell) throws IOException {
    Path script = scratch.resolve("launch");
    Files.writeString(
        script, "#!/usr/bin/env bash\nset -- '%s' \"$@\"\n%s \"$@\"\n".formatted(launcher, shell));
    if (!script.toFile().setExecutable(true))
      throw new IllegalStateException("cannot execute script");
    return script;
  }

  private static double stop(Process process) throws InterruptedException {
    if (!process.isAlive()) return Double.NaN;
    Stopwatch clock = Stopwatch.start();
    process.destroy();
    boolean hasEnded = process.waitFor(HANGS.toSeconds(), TimeUnit.SECONDS);
    return hasEnded ? clock.seconds() : Double.POSITIVE_INFINITY;
  }

  /** Returns the commit of a checkout, such as {@code c6fb153}. */
  private static String commit(Path checkout) throws IOException, InterruptedException {
    var git =
        new ProcessBuilder("git", "-C", checkout.toString(), "rev-parse", "--short", "HEAD")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    var text = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    return git.waitFor() == 0 ? text : "an unknown commit";
  }
}
