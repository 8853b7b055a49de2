package dev.tidemark.api.cli;

import dev.tidemark.api.service.OpenLake;
import java.time.Duration;

/** Loads what has landed for every topic, once, and shows how it goes. */
final class LandedLoad {
  private final OpenLake open;
  private final Output output;

  LandedLoad(OpenLake open, Output output) {
    this.open = open;
    this.output = output;
  }

  void run() {
    // Nobody else writes to what has just landed, so there is nothing to wait for.
    try (var loader = open.loader(Duration.ZERO)) {
      for (var topic : open.workspace().topics().all()) {
        var progress =
            new LoadProgress(
                topic.name(), true, output.err(), Terminal.watched(), System::nanoTime);
        var report = loader.loadLanded(topic, progress);
        progress.done();
        if (report.lines() == 0) continue;
        output
            .out()
            .printf(
                "  %-26s %,9d lines: %,9d loaded %,6d duplicates %,6d dead letters  %5.1f s%n",
                topic.name(),
                report.lines(),
                report.loaded(),
                report.duplicates(),
                report.deadLetters(),
                report.seconds());
        output.out().flush();
      }
    }
  }
}
