package dev.tidemark.benchmarks.service;

import dev.tidemark.benchmarks.data.CallEvents;
import dev.tidemark.benchmarks.data.TidemarkLauncher;
import dev.tidemark.benchmarks.report.Report;
import dev.tidemark.benchmarks.report.Stopwatch;
import dev.tidemark.benchmarks.report.Summary;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Measures events over HTTP until they are durable, one by one and in batches, compared with the
 * cost of one disk flush. The clients share the machine with the service. At the end every accepted
 * event must be in the landing zone.
 */
public final class PostBenchmark {
  private static final int BATCH = 1000;

  private final Path scratch;
  private final TidemarkLauncher tidemarkLauncher;
  private final Report report;

  public PostBenchmark(Path scratch, Path repository, Report report) {
    this.scratch = scratch;
    this.tidemarkLauncher = new TidemarkLauncher(repository.resolve("tidemark"));
    this.report = report;
  }

  public void run(int singles, int batches) throws Exception {
    var lake =
        new ServiceLake(scratch.resolve("lake"), tidemarkLauncher, "{\"calls\": [\"Bench\"]}");
    String token = List.copyOf(lake.tokens(List.of("Bench")).values()).getFirst();
    List<String> events = events(4, Math.max(singles, BATCH * batches));
    report.line("a file of one event, flushed, renamed, its folder flushed: ms %s", flush());
    report.line("requests                  clients   requests/s   events/s   MB/s   ms a request");
    long accepted = 0;
    try (var runningService = lake.serve();
        var client = HttpClient.newHttpClient()) {
      var target = runningService.uri().resolve("/topics/calls");
      HttpRequest.Builder request =
          HttpRequest.newBuilder(target)
              .header("Authorization", "Bearer " + token)
              .header("Content-Type", "application/x-ndjson");
      accepted += post(client, request, null, bodies(events, 1, 1000), 16);
      accepted += post(client, request, "one by one", bodies(events, 1, singles / 8), 1);
      accepted += post(client, request, "one by one", bodies(events, 1, singles), 16);
      accepted += post(client, request, null, bodies(events, BATCH, 10), 1);
      accepted += post(client, request, "batches, 4 partitions", bodies(events, BATCH, batches), 1);
      accepted += post(client, request, "batches, 4 partitions", bodies(events, BATCH, batches), 4);
      List<String> wide = events(40, BATCH * batches);
      accepted += post(client, request, "batches, 40 partitions", bodies(wide, BATCH, batches), 4);
    }
    long landed = landed(lake.folder().resolve("landing"));
    report.line("%d accepted, %d landed", accepted, landed);
    if (accepted != landed) throw new IllegalStateException("accepted is not landed");
  }

  private List<String> events(int organisations, int events) throws IOException {
    Path file = scratch.resolve("day.ndjson");
    CallEvents.writeDay(file, 0, events, organisations);
    return Files.readAllLines(file);
  }

  private static List<byte[]> bodies(List<String> events, int size, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> String.join("\n", events.subList(i * size, (i + 1) * size)))
        .map(body -> body.getBytes(StandardCharsets.UTF_8))
        .toList();
  }

  /** Measures the disk flush without a service. */
  private Summary flush() throws IOException {
    List<Double> times = new ArrayList<>();
    Path folder = Files.createDirectories(scratch.resolve("flush"));
    for (int i = 0; i < 100; i++) {
      Stopwatch clock = Stopwatch.start();
      Path hidden = folder.resolve(".tmp");
      Files.write(hidden, new byte[400]);
      force(hidden);
      Files.move(hidden, folder.resolve("f" + i), StandardCopyOption.ATOMIC_MOVE);
      force(folder);
      times.add(clock.millis());
    }
    return Summary.of(times);
  }

  private static void force(Path path) throws IOException {
    try (var channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /**
   * Sends the bodies, reports the result under the name if there is one, and returns the number of
   * events.
   */
  private long post(
      HttpClient client,
      HttpRequest.Builder request,
      @Nullable String name,
      List<byte[]> bodies,
      int clients)
      throws Exception {
    var next = new AtomicInteger();
    double[] millis = new double[bodies.size()];
    Callable<Boolean> one =
        () -> {
          for (int i = next.getAndIncrement(); i < bodies.size(); i = next.getAndIncrement()) {
            Stopwatch clock = Stopwatch.start();
            var sent = request.copy().POST(BodyPublishers.ofByteArray(bodies.get(i))).build();
            var answer = client.send(sent, BodyHandlers.ofString());
            if (answer.statusCode() != 202) throw new IllegalStateException(answer.body());
            millis[i] = clock.millis();
          }
          return true;
        };
    Stopwatch clock = Stopwatch.start();
    try (var threads = Executors.newFixedThreadPool(clients)) {
      for (var done : threads.invokeAll(Collections.nCopies(clients, one))) done.get();
    }
    double seconds = clock.seconds();
    long bytes = bodies.stream().mapToLong(body -> body.length).sum();
    long events = bodies.stream().mapToLong(PostBenchmark::lines).sum();
    if (name != null) {
      Arrays.sort(millis);
      report.line(
          "%-24s  %7d   %10.0f   %8.0f   %4.1f   median %.1f, 99 of 100 within %.1f",
          name,
          clients,
          bodies.size() / seconds,
          events / seconds,
          bytes / 1e6 / seconds,
          millis[millis.length / 2],
          millis[millis.length * 99 / 100]);
    }
    return events;
  }

  private static long lines(byte[] body) {
    long lines = 1;
    for (byte b : body) if (b == '\n') lines++;
    return lines;
  }

  private static long landed(Path landing) throws IOException {
    long lines = 0;
    try (var files = Files.walk(landing)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".ndjson.gz")).toList()) {
        try (var in = new GZIPInputStream(Files.newInputStream(file))) {
          for (byte b : in.readAllBytes()) if (b == '\n') lines++;
        }
      }
    }
    return lines;
  }
}
