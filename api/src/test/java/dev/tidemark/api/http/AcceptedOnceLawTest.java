package dev.tidemark.api.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.api.ServedLake;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class AcceptedOnceLawTest {
  private static final int CLIENTS = 6;
  private static final int REQUESTS = 15;

  @Test
  void acceptedIsInTheTableExactlyOnceAlsoWhenAClientSendsAgainAfterALostAnswer(@TempDir Path dir)
      throws Exception {
    long seed = Long.getLong("tidemark.seed", 13);
    Set<String> accepted = ConcurrentHashMap.newKeySet();
    // The loader is at work meanwhile: what is sent again may be loaded already.
    try (var lake = ServedLake.start(dir, Map.of("TIDEMARK_LOAD_INTERVAL", "1s"))) {
      try (var threads = Executors.newFixedThreadPool(CLIENTS)) {
        var clients =
            IntStream.range(0, CLIENTS)
                .<Callable<Boolean>>mapToObj(
                    i -> () -> client(lake, new Random(seed + i), "c" + i, accepted))
                .toList();
        for (var client : threads.invokeAll(clients)) client.get();
      }
      lake.service().close();
      var rows = Runs.loaded(lake.open());
      assertThat(new HashSet<>(rows)).as("seed " + seed).isEqualTo(accepted);
      assertThat(rows).as("seed " + seed).hasSameSizeAs(accepted);
    }
  }

  private static boolean client(ServedLake lake, Random random, String name, Set<String> accepted)
      throws Exception {
    for (int i = 0; i < REQUESTS; i++) {
      var ids = Runs.ids(random, name + "-" + i);
      while (random.nextInt(5) < 2) loseTheAnswer(lake, random, Runs.lines(ids));
      var answer = lake.send(lake.events(Runs.TOPIC, "application/x-ndjson", Runs.lines(ids)));
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
      accepted.addAll(ids);
    }
    return true;
  }

  /** Sends all or a part and goes away, at once or after the first byte of the answer. */
  private static void loseTheAnswer(ServedLake lake, Random random, byte[] body)
      throws IOException {
    var head =
        String.join(
            "\r\n",
            List.of(
                "POST /topics/" + Runs.TOPIC + " HTTP/1.1",
                "Host: x",
                "Authorization: Bearer " + lake.token("Demo"),
                "Content-Type: application/x-ndjson",
                "Content-Length: " + body.length,
                "",
                ""));
    try (var socket = new Socket(lake.uri().getHost(), lake.uri().getPort())) {
      var out = socket.getOutputStream();
      out.write(head.getBytes(UTF_8));
      boolean whole = random.nextInt(4) > 0;
      out.write(body, 0, whole ? body.length : random.nextInt(body.length));
      out.flush();
      if (whole && random.nextBoolean()) socket.getInputStream().read();
    }
  }
}
