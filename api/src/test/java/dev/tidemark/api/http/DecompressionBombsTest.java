package dev.tidemark.api.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.api.ServedLake;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Requests that are small to make and may be costly to read: rejected, and nothing of them stays.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Isolated("it measures the heap")
class DecompressionBombsTest {
  private static final int MIB = 1 << 20;

  @AutoClose private ServedLake lake;

  @BeforeAll
  void start(@TempDir Path dir) throws Exception {
    lake = ServedLake.start(dir, Map.of());
  }

  @AfterEach
  void aNormalQueryIsAnsweredRightAfterwards() throws Exception {
    assertThat(lake.send(lake.query("/stats/hub", "{}")).statusCode()).isEqualTo(200);
  }

  @Test
  void aQueryOfAnySizeAndDepthIsRejectedInFewWords() throws Exception {
    for (var bomb : queries().entrySet()) {
      var answer = lake.send(lake.query("/stats/hub", bomb.getValue()));
      assertThat(answer.statusCode()).as(bomb.getKey() + answer.body()).isEqualTo(400);
      assertThat(answer.body())
          .as(bomb.getKey())
          .contains("\"type\":\"validation\"")
          .doesNotContain("Exception", "\tat ", "StackOverflow");
      assertThat(answer.body().length()).as(bomb.getKey()).isLessThan(50_000);
    }
  }

  private static Map<String, String> queries() {
    Map<String, String> bombs = new LinkedHashMap<>();
    bombs.put("lists in lists", filter("action", nested("[", "]")));
    bombs.put("objects in objects", filter("action", nested("{\"a\":", "}")));
    bombs.put("lists alone", nested("[", "]"));
    bombs.put("lists that do not end", "[".repeat(MIB));
    bombs.put("objects that do not end", "{\"a\":".repeat(200_000));
    bombs.put("any in any", nested("{\"any\":[", "]}"));
    bombs.put("members", "{\"filter\":{" + list(100_000, i -> "\"m" + i + "\":1") + "}}");
    bombs.put("unknown members", "{" + list(100_000, i -> "\"m" + i + "\":1") + "}");
    bombs.put("one member", "{\"filter\":{" + list(10_000, _ -> "\"action\":1") + "}}");
    bombs.put(
        "names of one hash",
        "{\"filter\":{" + list(1 << 15, DecompressionBombsTest::ofOneHash) + "}}");
    bombs.put("filters", "{\"any\":[" + list(100_000, _ -> "{}") + "]}");
    bombs.put("sorts", "{\"sort\":[" + list(100_000, i -> "\"f" + i + "\"") + "]}");
    bombs.put("fields", "{\"fields\":[" + list(100_000, i -> "\"f" + i + "\"") + "]}");
    bombs.put("values", filter("env_in", "[" + list(100_000, i -> "\"" + i + "\"") + "]"));
    bombs.put("words", "{\"q\":\"" + "w ".repeat(MIB / 2) + "\"}");
    bombs.put("white space and a word too many", "{\"q\":\"" + " ".repeat(MIB) + "\"}");
    bombs.put("dots", filter("payload" + ".a".repeat(MIB / 2), "1"));
    bombs.put("dots of a member", filter("detail" + ".".repeat(MIB), "1"));
    bombs.put("quotes", filter("payload." + "\\\"".repeat(MIB / 2), "1"));
    bombs.put("any elements", filter("payload.a" + "[*]".repeat(MIB / 3), "1"));
    bombs.put("endings", filter("action" + "_gt".repeat(MIB / 3), "1"));
    bombs.put("digits", "{\"limit\":" + "9".repeat(MIB) + "}");
    bombs.put("an operand of digits", filter("payload.attempt", "9".repeat(MIB)));
    bombs.put("a fraction of digits", filter("payload.attempt", "0." + "9".repeat(MIB)));
    bombs.put("an exponent", filter("payload.attempt", "1e1000000000"));
    bombs.put("an exponent of digits", filter("payload.attempt", "1e" + "9".repeat(MIB)));
    bombs.put("a limit with an exponent", "{\"limit\":1e1000000000}");
    bombs.put("a time with an exponent", filter("time", "1e1000000000"));
    bombs.put("escapes", filter("action", "\"" + "\\u0041".repeat(MIB / 6) + "\""));
    bombs.put("a cursor", "{\"cursor\":\"" + "A".repeat(MIB) + "\"}");
    return bombs;
  }

  /** Small ones whose meaning is large: they are queries like others. */
  @Test
  void whatIsOnlyOddIsAnswered() throws Exception {
    for (var query :
        new String[] {
          filter("payload.attempt_gt", "-1e-1000000000"),
          filter("payload.attempt_lt", "1" + "0".repeat(18)),
          filter("payload" + ".a".repeat(31), "1"),
          filter("payload.a" + "[*]".repeat(31), "1"),
          filter("action_contains", "\"" + "\\u0041".repeat(65_536) + "\""),
          " ".repeat(MIB) + "{}",
        }) {
      assertThat(lake.send(lake.query("/stats/hub", query)).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void anEventWhoseNamesHaveOneHashIsAnEventLikeOthers() throws Exception {
    var start =
        "{\"organizationID\":\"9\",\"logType\":\"hub\",\"environment\":\"qa\",\"time\":\"2026-01-20\",";
    var event = (start + list(1 << 14, DecompressionBombsTest::ofOneHash) + "}").getBytes(UTF_8);
    assertThat(lake.send(lake.events("hub", "application/json", event)).statusCode())
        .isEqualTo(202);
    // Without its time it is validated in the thorough way.
    var untimed = new String(event, UTF_8).replace("\"time\"", "\"tine\"").getBytes(UTF_8);
    var rejected = lake.send(lake.events("hub", "application/json", untimed));
    assertThat(rejected.statusCode()).isEqualTo(400);
    assertThat(rejected.body()).contains("'time'").hasSizeLessThan(2_000);
  }

  @Test
  void aHeadOfAnySizeIsRejectedAtTheDoor() throws Exception {
    var host = " HTTP/1.1\r\nHost: x\r\n";
    for (var head :
        new String[] {
          "GET /topics" + host + "X: y\r\n".repeat(10_000),
          "GET /topics" + host + "X: " + "y".repeat(MIB) + "\r\n",
          "GET /topics" + host + "y".repeat(MIB) + ": x\r\n",
          "GET /topics/" + "y".repeat(1 << 16) + host,
          "GET /topics?" + "a=b&".repeat(1 << 14) + host,
          "G".repeat(1 << 16) + " /topics" + host,
          "GET /topics HTTP/1.1" + "1".repeat(1 << 16) + "\r\nHost: x\r\n",
        }) {
      assertThat(exchange(head + "\r\n")).doesNotContain("200 OK").hasSizeLessThan(1_000);
    }
    assertThat(
            exchange("GET /topics" + host + "X: y\r\n".repeat(500) + "Connection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 200");
  }

  /** Unsigned queries are answered before their bodies come: they take no memory. */
  @Test
  void withoutATokenNobodyWaitsForABody() throws Exception {
    var unsigned =
        "POST /stats/hub HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 9999999\r\n\r\n{";
    assertThat(exchange(unsigned)).startsWith("HTTP/1.1 401");
  }

  /** What stays of bombs would be found again in the heap of a service that gets many. */
  @Test
  void nothingOfThemStays() throws Exception {
    var bombs = queries();
    for (var bomb : bombs.values()) lake.send(lake.query("/stats/hub", bomb));
    long before = used();
    for (int i = 0; i < 2; i++) {
      for (var bomb : bombs.values()) lake.send(lake.query("/stats/hub", bomb));
    }
    assertThat(used() - before).isLessThan(64L * MIB);
  }

  private static long used() {
    var runtime = Runtime.getRuntime();
    for (int i = 0; i < 3; i++) runtime.gc();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  private static String filter(String name, String value) {
    return "{\"filter\":{\"" + name + "\":" + value + "}}";
  }

  private static String nested(String open, String close) {
    return open.repeat(100_000) + close.repeat(100_000);
  }

  private static String list(int size, IntFunction<String> element) {
    return IntStream.range(0, size).mapToObj(element).collect(Collectors.joining(","));
  }

  /** A member whose name has the hash of every other. */
  private static String ofOneHash(int number) {
    var name = new StringBuilder("\"");
    for (int bit = 0; bit < 16; bit++) name.append((number >> bit & 1) == 0 ? "Aa" : "BB");
    return name + "\":1";
  }

  private String exchange(String request) throws IOException {
    try (var socket = new Socket(lake.uri().getHost(), lake.uri().getPort())) {
      socket.setSoTimeout(120_000);
      try {
        socket.getOutputStream().write(request.getBytes(ISO_8859_1));
        return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
      } catch (IOException shut) {
        // Before all of it was sent.
        return "";
      }
    }
  }
}
