package dev.tidemark.benchmarks.data;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Starts the program as users do: {@code ./tidemark COMMAND …}. */
public record TidemarkLauncher(Path file, Map<String, String> environment) {
  /** The environment of a service without a row cache. */
  public static final Map<String, String> KEEPS_NO_ROWS =
      Map.of("TIDEMARK_QUERY_CACHE_MEMORY", "0B");

  /** The names of options in checkouts from before they were renamed, which are compared with. */
  private static final Map<String, String> FORMER_NAMES =
      Map.of(
          "TIDEMARK_QUERY_CACHE_MEMORY", "TIDEMARK_QUERY_KNOWN_ROWS",
          "TIDEMARK_SERVER_SHUTDOWN_TIMEOUT", "TIDEMARK_SERVER_STOP_WITHIN",
          "TIDEMARK_TOPICS_REFRESH_INTERVAL", "TIDEMARK_TOPICS_REREAD");

  public TidemarkLauncher(Path file) {
    this(file, Map.of());
  }

  /** A service in a separate process. */
  public record RunningService(Process process, URI uri) implements AutoCloseable {
    @Override
    public void close() {
      process.destroy();
      process.onExit().join();
    }
  }

  /** Returns the output of a command; throws if the command fails. */
  public String output(String... arguments) throws Exception {
    var process =
        start(
            new ProcessBuilder(command(arguments)).redirectError(ProcessBuilder.Redirect.INHERIT));
    var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IllegalStateException(String.join(" ", arguments) + " failed: " + text);
    }
    return text;
  }

  /**
   * Serves a lake on a free port; returns when the service is healthy.
   *
   * @param interval the interval of loads of landed events, such as {@code 1s}, or {@code off}
   */
  public RunningService serve(Path lake, String interval) throws Exception {
    int port;
    try (var socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    var process =
        start(
            new ProcessBuilder(
                    command(
                        "serve",
                        "--port",
                        String.valueOf(port),
                        "--load-interval",
                        interval,
                        "--dir",
                        lake.toString()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD));
    var runningService = new RunningService(process, URI.create("http://localhost:" + port));
    try (var client = HttpClient.newHttpClient()) {
      var health =
          HttpRequest.newBuilder(runningService.uri().resolve("/health"))
              .timeout(Duration.ofSeconds(5))
              .build();
      for (int attempt = 0; attempt < 3000; attempt++) {
        try {
          if (client.send(health, BodyHandlers.discarding()).statusCode() == 200)
            return runningService;
        } catch (IOException notYet) {
          // The service does not listen yet.
        }
        Thread.sleep(10);
      }
    }
    runningService.close();
    throw new IllegalStateException("the service does not respond");
  }

  private Process start(ProcessBuilder process) throws IOException {
    String options = Files.readString(file.resolveSibling("docs").resolve("configuration.md"));
    environment.forEach(
        (name, value) -> {
          boolean isKnown = options.contains("`" + name + "`");
          process.environment().put(isKnown ? name : FORMER_NAMES.getOrDefault(name, name), value);
        });
    return process.start();
  }

  private List<String> command(String... arguments) {
    var command = new ArrayList<String>();
    command.add(file.toString());
    command.addAll(Arrays.asList(arguments));
    return command;
  }
}
