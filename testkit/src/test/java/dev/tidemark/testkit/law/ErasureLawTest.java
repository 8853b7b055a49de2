package dev.tidemark.testkit.law;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.catalog.erase.EraseReport;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.sql.engine.duckdb.DuckDbEngine;
import dev.tidemark.sql.engine.duckdb.DuckDbOptions;
import dev.tidemark.sql.page.Row;
import dev.tidemark.testkit.generate.Queries;
import dev.tidemark.testkit.generate.SeededRandom;
import dev.tidemark.testkit.lake.TrialLake;
import dev.tidemark.testkit.oracle.InvalidQuery;
import dev.tidemark.testkit.oracle.Json;
import dev.tidemark.testkit.oracle.Oracle;
import dev.tidemark.testkit.oracle.OracleQuery;
import dev.tidemark.testkit.oracle.StoredEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The remaining rows are those that do not match the filter, for any filter. */
class ErasureLawTest {
  private static final int ERASURES = 2;

  @TempDir private Path folder;

  /** Distinguishes rows. */
  private record Key(@Nullable String env, @Nullable String org, String id, long ms) {}

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {3, 4})
  void whatIsLeftDoesNotFulfilTheFilter(long seed) throws IOException {
    TopicHistory topicHistory = TopicHistory.of(seed);
    SeededRandom seededRandom = new SeededRandom(seed);
    try (TrialLake lake =
        topicHistory.lake(
            folder, dir -> DuckDbEngine.open(dir, new DuckDbOptions(1, 1, 512, 512)))) {
      Topic topic = lake.topic(TopicHistory.TOPIC);
      Map<StoredEvent.Identity, StoredEvent> events = new LinkedHashMap<>();
      for (String line : topicHistory.lines()) {
        StoredEvent event = StoredEvent.read(topic, line);
        events.putIfAbsent(event.identity(), event);
      }
      for (int done = 0; done < ERASURES && !events.isEmpty(); ) {
        List<StoredEvent> there = List.copyOf(events.values());
        OracleQuery any = new Queries(topic, there, seededRandom).next();
        if (any.filter().isEmpty()) continue;
        OracleQuery oracleQuery = new OracleQuery(any.filter(), List.of());
        List<StoredEvent> erased;
        try {
          erased = new Oracle(topic).answer(oracleQuery, there);
        } catch (InvalidQuery invalidQuery) {
          continue;
        }
        done++;
        String filter = new Json.Obj(oracleQuery.filter()).text();
        EraseReport told = ErasureTest.erase(lake, topic, filter, true);
        EraseReport report = ErasureTest.erase(lake, topic, filter, false);
        erased.forEach(event -> events.remove(event.identity()));
        assertThat(report.rows()).as(filter).isEqualTo(erased.size()).isEqualTo(told.rows());
        assertThat(report.snapshots()).as(filter).isEqualTo(told.snapshots());
        assertThat(report.files()).as(filter).isEqualTo(told.files());
        assertThat(keys(lake.rows(topic))).as(filter).isEqualTo(keys(events));
        assertThat(ErasureTest.icebergRows(lake, topic)).hasSize(events.size());
      }
    }
  }

  private static Set<Key> keys(List<Row> rows) {
    List<Key> keys = new ArrayList<>();
    for (Row row : rows) {
      keys.add(new Key(row.env(), row.org(), row.id(), row.timestamp().toEpochMilli()));
    }
    assertThat(keys).doesNotHaveDuplicates();
    return new HashSet<>(keys);
  }

  private static Set<Key> keys(Map<StoredEvent.Identity, StoredEvent> events) {
    Set<Key> keys = new HashSet<>();
    for (var id : events.keySet()) keys.add(new Key(id.env(), id.org(), id.id(), id.ms()));
    return keys;
  }
}
