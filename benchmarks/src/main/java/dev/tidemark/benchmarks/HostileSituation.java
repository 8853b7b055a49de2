package dev.tidemark.benchmarks;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;

/** What one hostile caller or file does to a service. */
enum HostileSituation {
  NOTHING("nothing") {
    @Override
    void begin(HostileCaller caller) {}
  },
  PATTERN("two events against a quadratic pattern") {
    @Override
    void begin(HostileCaller caller) {
      String event = event("address", "a@" + "a.".repeat(200_000) + "@");
      for (int i = 0; i < 2; i++) caller.send("/topics/mail", event);
    }
  },
  LANDED_PATTERN("one landed line against a quadratic pattern") {
    @Override
    void begin(HostileCaller caller) throws IOException {
      caller.land("mail", event("address", "a@" + "a.".repeat(200_000) + "@") + "\n");
    }
  },
  RECURSION("two events against a recursive anyOf") {
    @Override
    void begin(HostileCaller caller) {
      String tree = "{\"c\":".repeat(70) + "1" + "}".repeat(70);
      for (int i = 0; i < 2; i++) caller.send("/topics/tree", eventOf("node", tree));
    }
  },
  VIOLATIONS("one line of a megabyte, 340 000 violations") {
    @Override
    void begin(HostileCaller caller) throws IOException {
      String event = eventOf("jobs", "[" + "{},".repeat(340_000) + "{}]");
      caller.land("jobs", event + "\n");
      caller.send("/topics/jobs", event);
    }
  },
  COLLISIONS("uniqueItems, 20 000 strings of one hash") {
    @Override
    void begin(HostileCaller caller) {
      List<String> texts = new ArrayList<>(List.of(""));
      while (texts.size() < TEXTS) {
        List<String> longer = new ArrayList<>();
        for (String text : texts) Collections.addAll(longer, text + "Aa", text + "BB");
        texts = longer;
      }
      String event = eventOf("tags", "[\"" + String.join("\",\"", texts.subList(0, TEXTS)) + "\"]");
      for (int i = 0; i < 2; i++) caller.send("/topics/tags", event);
    }
  },
  HELD_QUESTIONS("64 questions of 10 MB, held back before their last byte") {
    @Override
    void begin(HostileCaller caller) {
      byte[] body = new byte[9_999_999];
      Arrays.fill(body, (byte) ' ');
      for (int i = 0; i < 64; i++) caller.hold("/stats/calls", "", body.length + 1, body);
    }
  },
  HELD_EVENTS("24 gzipped bodies, held back before their end") {
    @Override
    void begin(HostileCaller caller) throws IOException {
      var bytes = new ByteArrayOutputStream();
      try (var gzip = new GZIPOutputStream(bytes)) {
        gzip.write("[".getBytes(StandardCharsets.UTF_8));
        gzip.write(" ".repeat(9_000_000).getBytes(StandardCharsets.UTF_8));
        gzip.flush();
      }
      byte[] packed = bytes.toByteArray();
      String header = "Content-Encoding: gzip\r\n";
      byte[] most = Arrays.copyOf(packed, packed.length - 12);
      for (int i = 0; i < 24; i++) caller.hold("/topics/calls", header, packed.length, most);
    }
  },
  IDLE("400 idle connections, 300 open files") {
    @Override
    void begin(HostileCaller caller) {
      for (int i = 0; i < 400; i++) caller.connect();
    }

    @Override
    int openFiles() {
      return 300;
    }
  },
  HEALTH("32 connections that ask for health without a pause") {
    @Override
    void begin(HostileCaller caller) {
      for (int i = 0; i < 32; i++) caller.repeat("GET", "/health", "");
    }
  },
  QUESTIONS("32 connections with questions that read everything") {
    @Override
    void begin(HostileCaller caller) {
      String question = "{\"filter\":{\"payload.none\":\"x\"},\"sort\":[\"description\"]}";
      for (int i = 0; i < 32; i++) caller.repeat("POST", "/stats/calls", question);
    }
  },
  PIPELINED("20 connections with requests without a token, sent without end, answers read") {
    @Override
    void begin(HostileCaller caller) {
      for (int i = 0; i < 20; i++) caller.pipeline("/me", true);
    }
  },
  PIPELINED_UNREAD(
      "100 connections with requests without a token, sent without end, nothing read") {
    @Override
    void begin(HostileCaller caller) {
      for (int i = 0; i < 100; i++) caller.pipeline("/openapi", false);
    }
  },
  LARGE_ROWS("4 connections with pages of events of 900 kB") {
    @Override
    void prepare(ServiceLake lake) throws Exception {
      Path file = lake.folder().resolveSibling("large.ndjson");
      for (int i = 0; i < 8; i++) {
        var lines = new StringBuilder();
        for (int j = 0; j < 20; j++) {
          lines.append(
              "{\"id\":\"e%d-%d\",\"timestamp\":\"2025-12-30T00:%02d:%02dZ\",\"text\":\"%s\"}\n"
                  .formatted(i, j, i, j, random(900_000, 31 * i + j)));
        }
        Files.writeString(file, lines);
        lake.loadFile("large", file);
      }
      Files.delete(file);
    }

    @Override
    void begin(HostileCaller caller) {
      for (int i = 0; i < 4; i++) caller.repeat("POST", "/stats/large", "{\"limit\":1000}");
    }
  };

  private static final int TEXTS = 20_000;

  private final String words;

  HostileSituation(String words) {
    this.words = words;
  }

  /** What is done, for people. */
  String words() {
    return words;
  }

  /** Fills the lake before it is served. */
  void prepare(ServiceLake lake) throws Exception {}

  /** Begins the hostile work; it goes on until the caller is closed. */
  abstract void begin(HostileCaller caller) throws IOException;

  /** The most files that the service may have open; 0 for no limit of its own. */
  int openFiles() {
    return 0;
  }

  private static String event(String member, String text) {
    return eventOf(member, "\"" + text + "\"");
  }

  private static String eventOf(String member, String json) {
    return "{\"id\":\"1\",\"timestamp\":\"2025-12-31T00:00:00Z\",\"" + member + "\":" + json + "}";
  }

  private static String random(int length, int seed) {
    var random = new SplittableRandom(seed);
    var text = new StringBuilder(length + 16);
    while (text.length() < length) text.append(Long.toHexString(random.nextLong()));
    return text.toString();
  }
}
