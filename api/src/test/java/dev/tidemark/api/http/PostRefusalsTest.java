package dev.tidemark.api.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.api.Landed;
import dev.tidemark.api.ServedLake;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Hostile and broken bodies over plain sockets: a clear rejection, and a service that goes on. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostRefusalsTest {
  private static final String JSON = "application/json";
  private static final String LINES = "application/x-ndjson";
  private static final int LIMIT = 3 << 20;
  private static final String MEMBERS =
      "\"organizationID\":\"9\",\"logType\":\"hub\",\"environment\":\"qa\",\"time\":\"2026-01-20T00:00:00Z\"";

  @AutoClose private ServedLake lake;

  @BeforeAll
  void start(@TempDir Path dir) throws Exception {
    lake = ServedLake.start(dir, Map.of("TIDEMARK_EVENTS_MAX_BODY", "3MiB"));
  }

  @AfterEach
  void theServiceGoesOn() throws Exception {
    Landed.clear(lake.dir());
    var answer = lake.send(lake.events("hub", JSON, with("\"a\":1").getBytes(UTF_8)));
    assertThat(answer.statusCode()).isEqualTo(202);
    Landed.clear(lake.dir());
  }

  private static String with(String member) {
    return "{" + MEMBERS + "," + member + "}";
  }

  static Stream<Arguments> bodies() {
    var good = with("\"a\":1");
    return Stream.of(
        Arguments.of("nothing", JSON, "", 400, "body is empty"),
        Arguments.of("white space", JSON, " \r\n\t", 400, "body is empty"),
        Arguments.of("a byte order mark alone", JSON, "\uFEFF", 400, "body is empty"),
        Arguments.of("no lines", LINES, "\n\r\n \n", 400, "body is empty"),
        Arguments.of("an empty array", JSON, " [ \n ]", 400, "array is empty"),
        Arguments.of("an array that does not end", JSON, "[" + good + ",", 400, "has no end"),
        Arguments.of("an array within a string", JSON, "[\"a]", 400, "has no end"),
        Arguments.of(
            "something after an array", JSON, "[" + good + "] x", 400, "end after the array"),
        Arguments.of(
            "two arrays", JSON, "[" + good + "][" + good + "]", 400, "end after the array"),
        Arguments.of("something after an event", JSON, good + " x", 400, "not valid JSON"),
        Arguments.of("two events", JSON, good + "\n" + good, 400, "follows"),
        Arguments.of("a scalar", JSON, "17", 400, "'17' is not an object"),
        Arguments.of("half an event", JSON, "{\"a\":", 400, "not valid JSON"),
        Arguments.of("NaN", JSON, with("\"a\":NaN"), 400, "not valid JSON"),
        Arguments.of("a lone surrogate", JSON, with("\"a\":\"\\ud800\""), 400, "surrogate"),
        Arguments.of("101 levels", JSON, with("\"a\":" + nested(100)), 400, "100 levels"),
        Arguments.of("a million brackets", JSON, with("\"a\":" + "[".repeat(900_000)), 400, ""),
        Arguments.of("brackets alone", JSON, "[".repeat(2_000_000), 400, "has no end"),
        Arguments.of("brackets in a line", LINES, "[".repeat(900_000), 400, "not an object"),
        Arguments.of("a time of a megabyte", JSON, numbered("time", "1"), 400, "'time': 1000"),
        Arguments.of("a number of a megabyte", JSON, numbered("x", "1"), 400, "range of a double"),
        Arguments.of("too many lines", LINES, "{}\n".repeat(10_001), 413, "10000"),
        Arguments.of("too many elements", JSON, array(10_001), 413, "10000"));
  }

  private static String nested(int levels) {
    return "[".repeat(levels) + "]".repeat(levels);
  }

  private static String array(int elements) {
    return "[" + "{},".repeat(elements - 1) + "{}]";
  }

  private static String numbered(String member, String start) {
    var number = "\"" + member + "\":" + start + "0".repeat(1_000_000);
    // Of a repeated member the first counts.
    return "{" + number + "," + MEMBERS + "}";
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bodies")
  void aBodyThatHoldsNoEventIsRejected(
      String what, String type, String body, int status, String message) throws Exception {
    var begun = Instant.now();
    var answer = exchange(whole(type, body.getBytes(UTF_8)));
    assertThat(answer).as(what).startsWith("HTTP/1.1 " + status).contains(message);
    assertThat(answer).doesNotContain("Exception", "dev.tidemark").hasSizeLessThan(5_000);
    assertThat(Duration.between(begun, Instant.now())).isLessThan(Duration.ofSeconds(20));
    assertThat(Landed.in(lake.dir()).lines()).isEmpty();
  }

  @Test
  void bytesThatAreNoTextAreRejectedAndThoseBesideThemTaken() throws Exception {
    byte[] line = with("\"a\":\"?\"").getBytes(UTF_8);
    byte[] bad = line.clone();
    for (int i = 0; i < bad.length; i++) if (bad[i] == '?') bad[i] = (byte) 0xC0;
    assertThat(exchange(whole(JSON, bad))).startsWith("HTTP/1.1 400").contains("is not UTF-8");
    byte[] both = (new String(line, UTF_8) + "\n").getBytes(UTF_8);
    byte[] lines = new byte[both.length + bad.length];
    System.arraycopy(both, 0, lines, 0, both.length);
    System.arraycopy(bad, 0, lines, both.length, bad.length);
    assertThat(exchange(whole(LINES, lines))).startsWith("HTTP/1.1 207").contains("\"line\":2");
  }

  @Test
  void whatIsUnusualAndYetAnEventIsTaken() throws Exception {
    var members =
        IntStream.range(0, 100_000)
            .mapToObj(i -> "\"" + Integer.toString(i, 36) + "\":1")
            .collect(Collectors.joining(","));
    for (var event :
        new String[] {
          with(members), numbered("x", "1."), with("\"a\":" + nested(99)), with("\"a\":\"\\u0000\"")
        }) {
      assertThat(exchange(whole(JSON, event.getBytes(UTF_8)))).startsWith("HTTP/1.1 202");
    }
  }

  @Test
  void aBodyThatIsTooLargeIsA413WhetherItSaysSoOrNot() throws Exception {
    // What it says is enough: nothing of it is sent.
    assertThat(exchange(head(JSON, "Content-Length: " + (LIMIT + 1)).getBytes(UTF_8)))
        .startsWith("HTTP/1.1 413")
        .contains("\"type\":\"too_large\"");
    assertThat(exchange(head(JSON, "Content-Length: 99999999999").getBytes(UTF_8)))
        .startsWith("HTTP/1.1 413");
    assertThat(chunked(" ".repeat(1 << 16), LIMIT / (1 << 16) + 2)).startsWith("HTTP/1.1 413");
    // Without a token nobody looks at the body.
    assertThat(
            exchange(
                "POST /topics/hub HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 99999999\r\n\r\n"
                    .getBytes(UTF_8)))
        .startsWith("HTTP/1.1 401");
  }

  @Test
  void aBodyInChunksIsTaken() throws Exception {
    assertThat(chunked(with("\"a\":1"), 1)).startsWith("HTTP/1.1 202");
  }

  @Test
  void aCallerWhoGoesAwayInTheMiddleLeavesNothing() throws Exception {
    try (var socket = new Socket(lake.uri().getHost(), lake.uri().getPort())) {
      var out = socket.getOutputStream();
      out.write(head(LINES, "Content-Length: 100000").getBytes(UTF_8));
      out.write((with("\"a\":1") + "\n").getBytes(UTF_8));
      out.flush();
    }
    assertThat(Landed.in(lake.dir()).lines()).isEmpty();
  }

  @Test
  void aQueryKeepsItsOwnSmallerLimit() throws Exception {
    var answer = lake.send(lake.query("/stats/hub", " ".repeat((2 << 20) + 1)));
    assertThat(answer.statusCode()).isEqualTo(413);
  }

  private String head(String type, String more) {
    return "POST /topics/hub HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer %s\r\nContent-Type: %s\r\n%s\r\n\r\n"
        .formatted(lake.token("Demo"), type, more);
  }

  private byte[] whole(String type, byte[] body) {
    byte[] head = head(type, "Content-Length: " + body.length).getBytes(UTF_8);
    byte[] all = new byte[head.length + body.length];
    System.arraycopy(head, 0, all, 0, head.length);
    System.arraycopy(body, 0, all, head.length, body.length);
    return all;
  }

  private String exchange(byte[] request) throws IOException {
    try (var socket = new Socket(lake.uri().getHost(), lake.uri().getPort())) {
      socket.setSoTimeout(60_000);
      send(socket, request);
      return answer(socket);
    }
  }

  private String chunked(String chunk, int times) throws IOException {
    try (var socket = new Socket(lake.uri().getHost(), lake.uri().getPort())) {
      socket.setSoTimeout(60_000);
      send(socket, head(JSON, "Transfer-Encoding: chunked").getBytes(UTF_8));
      byte[] one = "%x\r\n%s\r\n".formatted(chunk.getBytes(UTF_8).length, chunk).getBytes(UTF_8);
      for (int i = 0; i < times; i++) send(socket, one);
      send(socket, "0\r\n\r\n".getBytes(UTF_8));
      return answer(socket);
    }
  }

  /** The service may answer and close before it has all of a body that it rejects. */
  private static void send(Socket socket, byte[] bytes) {
    try {
      OutputStream out = socket.getOutputStream();
      out.write(bytes);
      out.flush();
    } catch (IOException rejectedAlready) {
      // Its answer says why.
    }
  }

  /** What came before it closed with some of a body unread. */
  private static String answer(Socket socket) throws IOException {
    var answer = new ByteArrayOutputStream();
    try {
      socket.getInputStream().transferTo(answer);
    } catch (SocketException closed) {
      // The answer is here, or it is missed below.
    }
    return answer.toString(UTF_8);
  }
}
