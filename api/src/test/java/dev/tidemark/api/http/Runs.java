package dev.tidemark.api.http;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tidemark.api.service.LakeSession;
import dev.tidemark.catalog.load.ProgressListener;
import dev.tidemark.sql.query.QueryRequestReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/** Events of topic public.cps.za.runs that are told apart by their ids. */
final class Runs {
  static final String TOPIC = "public.cps.za.runs";

  private Runs() {}

  /**
   * An event whose other members depend on its id alone, so that sent again it is the same. One in
   * twenty is long and packs a thousandfold.
   */
  static String event(String id) {
    int kind = Math.floorMod(id.hashCode(), 6);
    return """
        {"event_id":"%s","job_ref":"%s","tenant_id":"t%d","source_app":"a","source_app_version":"1",\
        "environment":"e%d","timestamp_start":%d,"timestamp_end":1614556801000,"jobs":[]}"""
        .formatted(
            id,
            "j".repeat(Math.floorMod(id.hashCode(), 20) == 7 ? 400_000 : 1),
            kind % 3,
            kind % 2,
            1614556800000L + kind * 86_400_000L);
  }

  static byte[] lines(List<String> ids) {
    return ids.stream()
        .map(Runs::event)
        .collect(Collectors.joining("\n"))
        .getBytes(StandardCharsets.UTF_8);
  }

  /** Ids of one batch; often of one event. */
  static List<String> ids(Random random, String prefix) {
    var ids = new ArrayList<String>();
    int size = random.nextBoolean() ? 1 : 1 + random.nextInt(60);
    for (int i = 0; i < size; i++) ids.add(prefix + "-" + i);
    return ids;
  }

  /** Loads what has landed, and gives the ids of all rows of the table. */
  static List<String> loaded(LakeSession open) throws IOException {
    var topic = open.workspace().topics().find(TOPIC).orElseThrow();
    try (var loader = open.loader(Duration.ZERO)) {
      var report = loader.loadLanded(topic, ProgressListener.NONE);
      if (report.deadLetters() > 0) throw new AssertionError(report.toString());
    }
    var ids = new ArrayList<String>();
    var request = JsonMapper.builder().build().createObjectNode().put("limit", 1000);
    while (true) {
      var body = request.toString().getBytes(StandardCharsets.UTF_8);
      var page = open.history().find(topic, QueryRequestReader.read(body));
      page.rows().forEach(row -> ids.add(row.id()));
      if (!page.hasMore()) return ids;
      request.put("cursor", page.cursor().orElseThrow());
    }
  }
}
