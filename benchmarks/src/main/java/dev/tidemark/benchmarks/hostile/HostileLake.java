package dev.tidemark.benchmarks.hostile;

import dev.tidemark.benchmarks.data.TidemarkLauncher;
import dev.tidemark.benchmarks.service.ServiceLake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A lake that one checkout fills once and that each run restores at the same path, because a lake
 * may contain its own path.
 */
final class HostileLake {
  private static final int DAYS = 5;
  private static final int PER_DAY = 20_000;

  private final TidemarkLauncher tidemarkLauncher;
  private final Path kept;
  private final ServiceLake lake;
  private final Map<String, String> tokens;

  /** Fills a lake in an empty folder. */
  HostileLake(Path folder, TidemarkLauncher tidemarkLauncher) throws Exception {
    this.tidemarkLauncher = tidemarkLauncher;
    kept = folder.resolve("kept");
    lake = new ServiceLake(folder.resolve("lake"), tidemarkLauncher, HostileTopics.ACCESS);
    HostileTopics.configure(lake.folder());
    lake.load(DAYS, PER_DAY, 60);
    fill(HostileTopics.LARGE, "text", 8, 20, 900_000);
    fill(HostileTopics.ROWS, "payload", 4, 400, 70_000);
    tokens = lake.tokens(List.of("Other", "Hostile"));
    shell("cp", "-a", lake.folder().toString(), kept.toString());
  }

  /** Restores the lake and returns its path. */
  Path fresh() throws Exception {
    shell("rm", "-rf", lake.folder().toString());
    shell("cp", "-a", kept.toString(), lake.folder().toString());
    return lake.folder();
  }

  /** Returns the launcher of the checkout that filled the lake. */
  TidemarkLauncher launcher() {
    return tidemarkLauncher;
  }

  String token(String user) {
    return Objects.requireNonNull(tokens.get(user));
  }

  /**
   * Loads {@code files} files of {@code events} events each, with a text of {@code length}
   * characters in the member.
   */
  private void fill(String topic, String member, int files, int events, int length)
      throws Exception {
    Path file = lake.folder().resolveSibling(topic + ".ndjson");
    for (int i = 0; i < files; i++) {
      var lines = new StringBuilder();
      for (int j = 0; j < events; j++) {
        String text = HostileTopics.random(length, 10_000 * i + j);
        lines.append(HostileTopics.event("e%d-%d".formatted(i, j), member, "\"" + text + "\""));
        lines.append('\n');
      }
      Files.writeString(file, lines);
      lake.loadFile(topic, file);
    }
    Files.delete(file);
  }

  private static void shell(String... command) throws IOException, InterruptedException {
    var process = new ProcessBuilder(command).inheritIO().start();
    if (process.waitFor() != 0) throw new IllegalStateException(command[0] + " failed");
  }
}
