package dev.tidemark.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.api.ServedLake;
import dev.tidemark.api.access.DevelopmentKey;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Tag("long")
@Execution(ExecutionMode.CONCURRENT)
class KilledServiceTest {
  private static final int CLIENTS = 4;

  /** How a process ends: without a chance to do anything more, or asked to. */
  private enum End {
    KILLED,
    STOPPED
  }

  private final Set<String> sent = ConcurrentHashMap.newKeySet();
  private final Set<String> accepted = ConcurrentHashMap.newKeySet();

  @Test
  void nothingAcknowledgedIsLostAndNothingIsThereTwiceHoweverTheServiceEnds(@TempDir Path dir)
      throws Exception {
    long seed = Long.getLong("tidemark.seed", 11);
    var random = new Random(seed);
    var key = ServedLake.configure(dir);
    for (var end : List.of(End.KILLED, End.STOPPED)) {
      int before = accepted.size();
      sendUntilItEnds(dir, key, random, end);
      assertThat(accepted.size()).as("seed " + seed).isGreaterThan(before);
    }
    try (var open = ServedProcess.open(dir)) {
      var rows = Runs.loaded(open);
      assertThat(rows).as("seed " + seed).doesNotHaveDuplicates().containsAll(accepted);
      assertThat(sent).as("seed " + seed).containsAll(rows);
    }
  }

  private void sendUntilItEnds(Path dir, DevelopmentKey key, Random random, End end)
      throws Exception {
    int before = accepted.size();
    var served = ServedProcess.start(dir);
    var token = key.token("Demo", Duration.ofHours(1), Clock.systemUTC());
    var prefix = end + "-" + sent.size();
    try (var threads = Executors.newFixedThreadPool(CLIENTS);
        var client = HttpClient.newHttpClient()) {
      var clients = new ArrayList<Future<?>>();
      for (int i = 0; i < CLIENTS; i++) {
        var own = new Random(random.nextLong());
        var name = prefix + "-" + i;
        clients.add(threads.submit(() -> sendUntilNobodyAnswers(client, served, token, own, name)));
      }
      while (accepted.size() == before && clients.stream().noneMatch(Future::isDone)) {
        TimeUnit.MILLISECONDS.sleep(5);
      }
      TimeUnit.MILLISECONDS.sleep(random.nextInt(1500));
      switch (end) {
        case KILLED -> served.process().destroyForcibly();
        case STOPPED -> served.process().destroy();
      }
      for (var one : clients) one.get();
      served.process().waitFor();
    } finally {
      served.process().destroyForcibly();
    }
  }

  private void sendUntilNobodyAnswers(
      HttpClient client, ServedProcess served, String token, Random random, String name) {
    try {
      for (int i = 0; ; i++) {
        var ids = Runs.ids(random, name + "-" + i);
        sent.addAll(ids);
        var request =
            HttpRequest.newBuilder(served.uri().resolve("/topics/" + Runs.TOPIC))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/x-ndjson")
                .POST(BodyPublishers.ofByteArray(Runs.lines(ids)))
                .build();
        if (client.send(request, BodyHandlers.ofString()).statusCode() != 202) return;
        accepted.addAll(ids);
      }
    } catch (IOException nobodyAnswers) {
      // Nobody knows what became of these: they were sent and not accepted.
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
