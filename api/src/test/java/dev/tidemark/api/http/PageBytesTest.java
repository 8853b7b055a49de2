package dev.tidemark.api.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tidemark.api.ServedLake;
import dev.tidemark.catalog.load.ProgressListener;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** However large events are: a page's body is at most 4 MiB, and no smaller than it need be. */
@Execution(ExecutionMode.CONCURRENT)
class PageBytesTest {
  private static final int MOST_BYTES = 4 << 20;

  /** A cursor and what else is around rows. */
  private static final int AROUND_ROWS = 10_000;

  private static final JsonMapper JSON = JsonMapper.builder().build();

  @Test
  void pagesOfLargeEventsEndAtFourMebibytesAndNoneIsLost(@TempDir Path dir) throws Exception {
    var random = new Random(4);
    List<Integer> sent = new ArrayList<>();
    var lines = new StringBuilder();
    for (int i = 0; i < 400; i++) {
      lines.append(event(i, random)).append('\n');
      sent.add(i);
    }
    try (var lake = ServedLake.start(dir, Map.of())) {
      var topic = lake.open().workspace().topics().find("agw").orElseThrow();
      try (var loader = lake.open().loader()) {
        Path file = Files.writeString(dir.resolve("large.ndjson"), lines);
        assertThat(loader.loadFiles(topic, List.of(file), ProgressListener.NONE).loaded())
            .isEqualTo(400);
      }
      List<Integer> found = new ArrayList<>();
      int before = 0;
      String cursor = "null";
      do {
        String body = "{\"limit\":1000,\"sort\":[\"timestamp\"],\"cursor\":" + cursor + "}";
        var answer = lake.send(lake.query("/stats/agw", body));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        int bytes = answer.body().getBytes(UTF_8).length;
        assertThat(bytes).isLessThanOrEqualTo(MOST_BYTES);
        var rows = JSON.readTree(answer.body());
        rows.path("data").forEach(row -> found.add(row.path("payload").path("attempt").intValue()));
        // The first row here would have been too much there; its "\/" is "/" in what we count.
        int next = 2 * rows.path("data").path(0).toString().getBytes(UTF_8).length;
        if (before > 0) assertThat(before + next + AROUND_ROWS).isGreaterThan(MOST_BYTES);
        before = bytes;
        cursor = rows.path("pagination").path("cursor").toString();
      } while (!cursor.equals("null"));
      assertThat(found).isEqualTo(sent);
    }
  }

  /** Mostly small, some as large as may be, of letters that are one to six bytes of JSON. */
  private static String event(int i, Random random) {
    String letter = List.of("x", "é", "日", "😀", "\\u0001", "\\\"", "\\/").get(random.nextInt(7));
    int most = random.nextInt(10) == 0 ? 900_000 : 20_000;
    int letters = random.nextInt(most) / letter.getBytes(UTF_8).length;
    String text = letter.repeat(letters);
    return """
    {"organizationID":"1","logType":"agw","environment":"prod",\
    "time":"2026-01-10T10:%02d:%02d.000Z","attempt":%d,"description":"%s"}\
    """
        .formatted(i / 60, i % 60, i, text);
  }
}
