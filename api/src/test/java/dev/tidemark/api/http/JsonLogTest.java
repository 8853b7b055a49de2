package dev.tidemark.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tidemark.api.ServedLake;
import dev.tidemark.api.access.DevelopmentKey;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * With {@code log.format: json} everything that the process of a service says on standard error is
 * one JSON object a line, whoever says it; and none of it is a secret.
 */
class JsonLogTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @Test
  void everyLineIsAnObjectAndNoneTellsASecret(@TempDir Path dir) throws Exception {
    try (var lake = ServedLake.start(dir.resolve("lake"), Map.of())) {
      assertThat(lake.send(lake.query("/stats/hub", "{}")).statusCode()).isEqualTo(200);
    }
    var log = dir.resolve("log");
    var served =
        ServedProcess.start(dir.resolve("lake"), Map.of("TIDEMARK_LOG_FORMAT", "json"), log);
    try {
      var key = DevelopmentKey.read(dir.resolve("lake/conf")).orElseThrow();
      var token = key.token("Demo", Duration.ofHours(1), Clock.systemUTC());
      var page =
          ask(served.uri(), token, "first", "{\"filter\":{\"action_ne\":\"needle\"},\"limit\":2}");
      assertThat(page.statusCode()).isEqualTo(200);
      var cursor = JSON.readTree(page.body()).path("pagination").path("cursor").textValue();
      ask(served.uri(), token + "x", "forged", "{}");
      landSomethingUnreadable(dir.resolve("lake"));
      deleteTheData(dir.resolve("lake/warehouse"));
      var failed = ask(served.uri(), token, "second", "{\"filter\":{\"action_ne\":\"needle\"}}");
      assertThat(failed.statusCode()).as(failed.body()).isEqualTo(500);
      until(log, "cannot be read to its end");

      var lines = Files.readAllLines(log);
      for (var line : lines) object(line);
      assertThat(lines).noneMatch(line -> line.contains("needle"));
      assertThat(lines).noneMatch(line -> line.contains(token.substring(token.length() - 30)));
      assertThat(lines).noneMatch(line -> line.contains(cursor.substring(0, 30)));
      var audit = only(lines, "tidemark.audit", "first");
      assertThat(audit.path("user").textValue()).isEqualTo("Demo");
      assertThat(audit.path("rows").intValue()).isEqualTo(2);
      assertThat(audit.path("restricted").booleanValue()).isFalse();
      var error = only(lines, "tidemark.errors", "second");
      assertThat(error.path("level").textValue()).isEqualTo("ERROR");
      assertThat(error.path("exception").textValue())
          .contains("QueryException", "\n\tat dev.tidemark");
    } finally {
      served.process().destroy();
      served.process().waitFor();
    }
    for (var line : Files.readAllLines(log)) object(line);
  }

  private static JsonNode only(List<String> lines, String logger, String request) throws Exception {
    var found =
        lines.stream()
            .map(JsonLogTest::object)
            .filter(line -> line.path("logger").asText().equals(logger))
            .filter(line -> line.path("request").asText().equals(request))
            .toList();
    assertThat(found).as(logger + " " + request).hasSize(1);
    return found.getFirst();
  }

  private static JsonNode object(String line) {
    try {
      var object = JSON.readTree(line);
      assertThat(object.isObject()).as(line).isTrue();
      assertThat(Instant.parse(object.path("time").textValue())).isAfter(Instant.EPOCH);
      for (var member : List.of("level", "logger", "message")) {
        assertThat(object.path(member).isTextual()).as(line).isTrue();
      }
      return object;
    } catch (IOException e) {
      throw new AssertionError("no JSON: " + line, e);
    }
  }

  private static HttpResponse<String> ask(URI uri, String token, String id, String body)
      throws Exception {
    try (var client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(uri.resolve("/stats/hub"))
              .header("Authorization", "Bearer " + token)
              .header("X-Request-Id", id)
              .POST(BodyPublishers.ofString(body))
              .build(),
          BodyHandlers.ofString());
    }
  }

  /** The catalog tells of it, which knows no logger but the JDK's. */
  private static void landSomethingUnreadable(Path lake) throws Exception {
    var folder = lake.resolve("landing/env=prod/org=3/type=web/date=2026-02-01");
    var hidden = Files.createDirectories(folder).resolve(".unfinished");
    Files.write(hidden, HexFormat.of().parseHex("1f8b0800"));
    Files.setLastModifiedTime(hidden, FileTime.from(Instant.EPOCH));
    Files.move(hidden, folder.resolve("a.ndjson.gz"));
  }

  private static void deleteTheData(Path warehouse) throws Exception {
    try (var files = Files.walk(warehouse)) {
      for (var file : files.filter(f -> f.toString().endsWith(".parquet")).toList()) {
        Files.delete(file);
      }
    }
  }

  private static void until(Path log, String text) throws Exception {
    var deadline = Instant.now().plus(Duration.ofMinutes(2));
    while (!Files.readString(log).contains(text)) {
      assertThat(Instant.now()).as(Files.readString(log)).isBefore(deadline);
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }
}
