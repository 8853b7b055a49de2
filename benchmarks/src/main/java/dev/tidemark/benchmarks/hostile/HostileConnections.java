package dev.tidemark.benchmarks.hostile;

import dev.tidemark.benchmarks.data.CallEvents;
import dev.tidemark.benchmarks.hostile.HostileSituation.Setting;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** Connections that are kept open, send slowly, flood the service, or never read. */
final class HostileConnections {
  private static final String EVENTS = "/topics/" + CallEvents.TOPIC;
  private static final String QUERIES = "/stats/" + CallEvents.TOPIC;

  private HostileConnections() {}

  static List<HostileSituation> situations() {
    return List.of(
        usual(
            "HELD_QUESTIONS",
            "64 queries of 10 MB, without their last byte",
            caller -> {
              byte[] body = spaces(9_999_999);
              for (int i = 0; i < 64; i++) caller.hold(QUERIES, "", body.length + 1, body);
            }),
        usual(
            "HELD_EVENTS",
            "24 gzip-compressed bodies, without their end",
            HostileConnections::heldEvents),
        usual(
            "DRIPPED_BODIES",
            "32 bodies of events, 5 MB immediately and then ten bytes per second",
            caller -> {
              byte[] body = spaces(5_000_000);
              for (int i = 0; i < 32; i++) caller.dripBody(EVENTS, 9_000_000, body);
            }),
        usual(
            "DRIPPED_HEADS",
            "400 request headers, ten bytes per second",
            caller -> {
              for (int i = 0; i < 400; i++) caller.dripHead("/me");
            }),
        new HostileSituation(
            "IDLE",
            "400 idle connections, 300 open files",
            Setting.FEW_OPEN_FILES,
            caller -> {
              for (int i = 0; i < 400; i++) caller.connect();
            }),
        usual(
            "MANY_OPEN",
            "400 connections, each kept open after its page",
            caller -> {
              for (int i = 0; i < 400; i++) caller.send(QUERIES, "{}");
            }),
        usual(
            "HEALTH",
            "32 connections that request health without a pause",
            caller -> {
              for (int i = 0; i < 32; i++) caller.repeat("GET", "/health", _ -> "");
            }),
        usual(
            "PIPELINED",
            "20 connections with endless requests without a token, responses read",
            caller -> {
              for (int i = 0; i < 20; i++) caller.pipeline("/me", true);
            }),
        usual(
            "PIPELINED_UNREAD",
            "100 connections with endless requests without a token, nothing read",
            caller -> {
              for (int i = 0; i < 100; i++) caller.pipeline("/openapi", false);
            }));
  }

  private static HostileSituation usual(String name, String words, HostileSituation.Work work) {
    return new HostileSituation(name, words, Setting.USUAL, work);
  }

  private static void heldEvents(HostileCaller caller) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(bytes)) {
      gzip.write("[".getBytes(StandardCharsets.UTF_8));
      gzip.write(spaces(9_000_000));
      gzip.flush();
    }
    byte[] packed = bytes.toByteArray();
    byte[] most = Arrays.copyOf(packed, packed.length - 12);
    for (int i = 0; i < 24; i++) {
      caller.hold(EVENTS, "Content-Encoding: gzip\r\n", packed.length, most);
    }
  }

  private static byte[] spaces(int length) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) ' ');
    return bytes;
  }
}
