package dev.tidemark.api.cli;

import dev.tidemark.api.access.DevelopmentKey;
import dev.tidemark.api.cli.demo.DemoConfig;
import dev.tidemark.api.cli.demo.DemoSample;
import dev.tidemark.api.cli.demo.SamplePublisher;
import dev.tidemark.api.cli.lake.LakeOptions;
import dev.tidemark.api.service.LakeSession;
import dev.tidemark.api.service.Service;
import dev.tidemark.api.service.Workspace;
import dev.tidemark.catalog.load.ProgressListener;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/**
 * Creates a temporary lake, loads events, starts the service and sends a query, so that the
 * launcher's training run loads the classes of a real start. Prints nothing.
 */
@Command(name = "warm-up", hidden = true)
final class WarmUpCommand implements Callable<Integer> {
  private static final int EVENTS = 1_000;

  @Override
  public Integer call() throws Exception {
    var dir = Files.createTempDirectory("tidemark-rehearsal-");
    try {
      warmUp(dir);
    } finally {
      delete(dir);
    }
    return 0;
  }

  private static void warmUp(Path dir) throws Exception {
    var clock = Clock.systemUTC();
    var config = dir.resolve("conf");
    DemoConfig.ensure(config);
    var workspace = Workspace.read(dir, config, Map.of("TIDEMARK_SERVER_PORT", "0"));
    try (var open = LakeSession.open(workspace, clock)) {
      SamplePublisher.land(
          new DemoSample(EVENTS, clock.instant().toString(), false).options(),
          _ -> true,
          dir,
          ProgressListener.NONE);
      try (var loader = open.loader(Duration.ZERO)) {
        loader.loadLanded(LakeOptions.topic(workspace, "hub"), ProgressListener.NONE);
      }
      try (var service = Service.start(open, clock)) {
        ask(
            service.uri(),
            DevelopmentKey.read(config).orElseThrow().token("Demo", Duration.ofMinutes(1), clock));
      }
    }
  }

  private static void ask(URI uri, String token) throws IOException {
    var connection = (HttpURLConnection) uri.resolve("/stats/hub").toURL().openConnection();
    connection.setRequestMethod("POST");
    connection.setRequestProperty("Authorization", "Bearer " + token);
    connection.setRequestProperty("Content-Type", "application/json");
    connection.setDoOutput(true);
    var query = "{\"filter\":{\"success\":true},\"limit\":2}";
    connection.getOutputStream().write(query.getBytes(StandardCharsets.UTF_8));
    try (var answer = connection.getInputStream()) {
      answer.readAllBytes();
    }
  }

  private static void delete(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
    }
  }
}
