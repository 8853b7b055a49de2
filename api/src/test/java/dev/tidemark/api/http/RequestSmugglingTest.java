package dev.tidemark.api.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.api.Landed;
import dev.tidemark.api.ServedLake;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Over plain sockets: no request is answered as two, whatever it says about its end, and after one
 * that is not clear about it the connection is closed.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RequestSmugglingTest {
  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] (\\d{3}) ");

  /** What a proxy in front took for a part of the body. */
  private static final String HIDDEN = "GET /topics HTTP/1.1\r\nHost: x\r\n\r\n";

  @AutoClose private ServedLake lake;
  private String head = "";

  @BeforeAll
  void start(@TempDir Path dir) throws Exception {
    lake = ServedLake.start(dir, Map.of());
    head =
        "POST /stats/hub HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n"
            .formatted(lake.token("Demo"));
  }

  /** So that what follows tells something: two requests on a connection are two answers. */
  @Test
  void twoRequestsAreAnsweredAsTwo() throws Exception {
    var two =
        head
            + "Content-Length: 2\r\n\r\n{}"
            + head
            + "Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n2;a=b\r\n{}\r\n0\r\n\r\n";
    assertThat(statuses(exchange(two))).containsExactly("200", "200");
  }

  @Test
  void aRequestWhoseEndIsNotClearIsRejectedAndTheConnectionClosed() throws Exception {
    var successes = new ArrayList<String>();
    for (var attack : unclear().entrySet()) {
      var answer = exchange(attack.getValue());
      boolean rejected =
          statuses(answer).equals(List.of("400"))
              && answer.contains("\"type\":\"validation\"")
              && !answer.contains("Exception");
      if (!rejected) successes.add(attack.getKey() + ": " + answer);
    }
    assertThat(successes).isEmpty();
  }

  private Map<String, String> unclear() {
    Map<String, String> attacks = new LinkedHashMap<>();
    int both = 2 + HIDDEN.length();
    var chunked = "Transfer-Encoding: chunked\r\n";
    attacks.put(
        "length, then chunks",
        head + "Content-Length: " + both + "\r\n" + chunked + end("0\r\n\r\n"));
    attacks.put(
        "chunks, then length",
        head + chunked + "Content-Length: 4\r\n" + end("2\r\n{}\r\n0\r\n\r\n"));
    for (var length :
        List.of(
            "2\r\nContent-Length: " + both,
            "2, " + both,
            "2 0",
            "-2",
            "+2",
            "0x2",
            "",
            "2.0",
            "\u00b2",
            "9223372036854775808",
            "18446744073709551618")) {
      attacks.put("length " + length, head + "Content-Length: " + length + "\r\n" + end("{}"));
    }
    for (var coding :
        List.of(
            "xchunked",
            "identity",
            "chunked, identity",
            "identity, chunked",
            "gzip, chunked",
            "\"chunked\"",
            "\u000bchunked",
            "chunked\r\nTransfer-Encoding: identity",
            "identity\r\nTransfer-Encoding: chunked",
            "\r\n chunked")) {
      var encoding = "Transfer-Encoding: " + coding + "\r\n";
      attacks.put("coding " + coding, head + encoding + end("0\r\n\r\n"));
    }
    for (var line :
        List.of(
            "Content-Length : 2",
            "X-A: a\nContent-Length: 2",
            "X-A: a\rContent-Length: 2",
            "X-A: a\u0000b\r\nContent-Length: 2",
            "X\u0000A: b\r\nContent-Length: 2",
            "X A: b\r\nContent-Length: 2",
            "X-A: a\u0001b\r\nContent-Length: 2",
            ": b\r\nContent-Length: 2",
            "Content-Length: 2\r\nno colon",
            "Host: y\r\nContent-Length: 2")) {
      attacks.put("line " + line, head + line + "\r\n" + end("{}"));
    }
    attacks.put("a first line that goes on", head.replaceFirst("Host", " Host") + end(""));
    attacks.put("line feeds alone", "GET /topics HTTP/1.1\nHost: x\n\n" + HIDDEN);
    // Eight bytes of the next request were taken for a body that no proxy sees.
    attacks.put(
        "keys of an old WebSocket draft",
        "GET /topics HTTP/1.1\r\nHost: x\r\nSec-WebSocket-Key1: a\r\nSec-WebSocket-Key2: b\r\n"
            + end(""));
    attacks.put("no host", "GET /topics HTTP/1.1\r\n\r\n" + HIDDEN);
    attacks.put(
        "chunks of HTTP/1.0", head.replace("HTTP/1.1", "HTTP/1.0") + chunked + end("0\r\n\r\n"));
    for (var version : List.of("HTTP/2.0", "HTTP/1.2", "HTTP/0.9", "HTTP/1.1x", "")) {
      attacks.put("version " + version, head.replace("HTTP/1.1", version) + end(""));
    }
    for (var body : brokenChunks()) attacks.put("chunks " + body, head + chunked + end(body));
    return attacks;
  }

  /** Each begins with a body that is a query. */
  private static List<String> brokenChunks() {
    return List.of(
        "-2\r\n{}\r\n0\r\n\r\n",
        "+2\r\n{}\r\n0\r\n\r\n",
        "0x2\r\n{}\r\n0\r\n\r\n",
        "\r\n{}\r\n0\r\n\r\n",
        "g\r\n{}\r\n0\r\n\r\n",
        "100000002\r\n{}\r\n0\r\n\r\n",
        "10000000000000002\r\n{}\r\n0\r\n\r\n",
        "2\n{}\n0\n\n",
        "2;a\n{}\r\n0\r\n\r\n",
        "2\r\n{}x\r\n0\r\n\r\n",
        "2\r\n{}0\r\n\r\n",
        "2\r\n{}\r\n-1\r\n\r\n");
  }

  private static String end(String body) {
    return "\r\n" + body + HIDDEN;
  }

  @Test
  void eventsBeforeABrokenChunkAreNotTaken() throws Exception {
    var line =
        "{\"organizationID\":\"9\",\"logType\":\"hub\",\"environment\":\"qa\",\"time\":\"2026-01-20\"}\n";
    var start =
        head.replace("/stats/", "/topics/")
            + "Content-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n"
            + "%x\r\n%s\r\n".formatted(line.length(), line);
    for (var rest : brokenChunks()) {
      // In one piece, and in two that may well arrive apart.
      for (var parts : List.of(List.of(start + rest + HIDDEN), List.of(start, rest + HIDDEN))) {
        assertThat(statuses(exchange(parts.toArray(String[]::new)))).containsExactly("400");
      }
    }
    // One that nobody has asked the body of: it was answered already.
    var unknown = start.replace("Bearer ", "Bearer x") + "-1\r\n\r\n" + HIDDEN;
    assertThat(statuses(exchange(unknown))).hasSizeLessThan(2).isSubsetOf("401", "400");
    assertThat(Landed.in(lake.dir()).lines()).isEmpty();
  }

  /** A folded line is one line: what it goes on with is no header of its own. */
  @Test
  void whatALineGoesOnWithIsItsValue() throws Exception {
    var folded =
        head + "X-A: 1\r\n Content-Length: 99\r\nContent-Length: 2\r\nConnection: close\r\n";
    assertThat(statuses(exchange(folded + "\r\n{}" + HIDDEN))).containsExactly("200");
  }

  /** No way of writing a path leads to another resource than the one that its steps name. */
  @Test
  void aPathIsTakenAsItIsWritten() throws Exception {
    var elsewhere = new ArrayList<String>();
    for (var path :
        List.of(
            "//topics",
            "/./topics",
            "/x/../topics",
            "/topics/../health",
            "/topics/%2e%2e/health",
            "/topics/..%2fhealth",
            "/topics/..%5chealth",
            "/%74opics",
            "/topics//hub",
            "/topics;a=b",
            "/topics/hub;a=b",
            "/topics/web%2f..%2fhub",
            "/topics/hub%00",
            "/topics/hub%0d%0aX:y",
            "/topics/%c0%ae%c0%ae/hub",
            "/topics/hub#x",
            "/topics/hub\\..\\web",
            "/topics/%",
            "/topics/%u0068ub",
            "/stats%2fhub",
            "/TOPICS",
            "topics",
            "*",
            "http://x//topics",
            "file:///etc/passwd")) {
      var answer = exchange("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
      boolean rejected =
          statuses(answer).size() == 1 && statuses(answer).getFirst().startsWith("40");
      if (!rejected || answer.contains("\r\nX:y")) elsewhere.add(path + ": " + answer);
    }
    assertThat(elsewhere).isEmpty();
    var whole = "GET http://elsewhere/topics/hub HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    assertThat(exchange(whole)).startsWith("HTTP/1.1 200").contains("Connector Hub");
  }

  private static List<String> statuses(String answers) {
    return STATUS.matcher(answers).results().map(result -> result.group(1)).toList();
  }

  /** All that comes until the service closes the connection. */
  private String exchange(String... parts) throws IOException {
    var answer = once(parts);
    // A close while something is on its way may take the answer with it, as TCP has it.
    for (int tries = 1; answer.isEmpty() && tries < 10; tries++) answer = once(parts);
    return answer;
  }

  private String once(String... parts) throws IOException {
    try (var socket = new Socket(lake.uri().getHost(), lake.uri().getPort())) {
      socket.setSoTimeout(120_000);
      var answer = new StringBuilder();
      try {
        for (var part : parts) {
          socket.getOutputStream().write(part.getBytes(ISO_8859_1));
          socket.getOutputStream().flush();
        }
        var in = socket.getInputStream();
        var bytes = new byte[8192];
        for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
          answer.append(new String(bytes, 0, read, UTF_8));
        }
      } catch (SocketException reset) {
        // What came before counts.
      }
      return answer.toString();
    }
  }
}
