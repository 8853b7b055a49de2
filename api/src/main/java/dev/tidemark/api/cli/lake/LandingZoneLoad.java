package dev.tidemark.api.cli.lake;

import dev.tidemark.api.cli.text.CommandOutput;
import dev.tidemark.api.cli.text.Terminal;
import dev.tidemark.api.service.LakeSession;
import java.time.Duration;

/** Loads the landed events of every topic once and prints progress and results. */
public final class LandingZoneLoad {
  private final LakeSession open;
  private final CommandOutput commandOutput;

  public LandingZoneLoad(LakeSession open, CommandOutput commandOutput) {
    this.open = open;
    this.commandOutput = commandOutput;
  }

  public void run() {
    // No other process writes to the objects that have just landed, so they can be read
    // immediately.
    try (var loader = open.loader(Duration.ZERO)) {
      for (var topic : open.workspace().topics().all()) {
        var progress =
            new LoadProgress(
                topic.name(), true, commandOutput.err(), Terminal.watched(), System::nanoTime);
        var report = loader.loadLanded(topic, progress);
        progress.done();
        if (report.lines() == 0) continue;
        commandOutput
            .out()
            .printf(
                "  %-26s %,9d lines: %,9d loaded %,6d duplicates %,6d dead letters  %5.1f s%n",
                topic.name(),
                report.lines(),
                report.loaded(),
                report.duplicates(),
                report.deadLetters(),
                report.seconds());
        commandOutput.out().flush();
      }
    }
  }
}
