package dev.tidemark.testkit.law;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.catalog.lake.LakeException;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.partitioner.topic.TopicReader;
import dev.tidemark.sql.Page;
import dev.tidemark.sql.engine.duckdb.DuckDbEngine;
import dev.tidemark.sql.engine.duckdb.DuckDbOptions;
import dev.tidemark.testkit.generate.SeededRandom;
import dev.tidemark.testkit.lake.TrialLake;
import dev.tidemark.testkit.law.EvolvingTopic.Field;
import dev.tidemark.testkit.law.EvolvingTopic.Kind;
import dev.tidemark.testkit.law.EvolvingTopic.Sent;
import dev.tidemark.testkit.oracle.Json;
import dev.tidemark.testkit.trino.TrinoServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * However a topic's definition changes between loads, each event has the values that were read when
 * it was loaded, in pages, in Iceberg's own reader and in a real Trino; a change that would lose
 * values is rejected.
 */
class EvolutionLawTest {
  private static final int CHANGES = 7;

  /** A statement takes Trino a second and DuckDB a hundredth: one seed, few fields. */
  private static final long IN_TRINO = 1;

  @TempDir private Path folder;

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2})
  void eachEventAnswersWithWhatItReadWhenItWasLoaded(long seed) throws IOException {
    SeededRandom seededRandom = new SeededRandom(seed);
    EvolvingTopic evolving = new EvolvingTopic(seededRandom);
    Optional<String> cursor = Optional.empty();
    SeededRandom asked = new SeededRandom(seed);
    Field kept = asked.pick(evolving.fields());
    Optional<String> ofKept = Optional.empty();
    for (int change = 0; change < CHANGES; change++) {
      if (seededRandom.chance(0.4) && change > 0) rejects(evolving);
      try (TrialLake lake = open(evolving)) {
        Topic topic = lake.topic(EvolvingTopic.NAME);
        int events = evolving.sent().size();
        if (cursor.isPresent()) goesOn(lake, topic, "\"limit\":1000", cursor.get(), events);
        Optional<String> name = nameNow(evolving, kept);
        if (ofKept.isPresent() && name.isPresent()) {
          goesOn(lake, topic, keeping(name.get(), 1000), ofKept.get(), events);
        }
        lake.land(topic, evolving.events(seededRandom.below(30)));
        lake.load(topic);
        for (Field field : evolving.fields()) {
          assertThat(sorted(lake, topic, field, 25))
              .as("sorted by %s after %d changes", field, change)
              .isEqualTo(expected(evolving, field));
          compares(lake, topic, evolving, field, seededRandom);
        }
        assertThat(stored(lake, topic, evolving)).isEqualTo(expectedRows(evolving));
        if (change == CHANGES - 1 && seed == IN_TRINO)
          readsInTrino(lake, topic, evolving, seededRandom);
        cursor = lake.ask(topic, "{\"sort\":[\"id\"],\"limit\":1}").cursor();
        kept = asked.pick(evolving.fields());
        String query = keeping(kept.name(), 1);
        ofKept = lake.ask(topic, "{\"sort\":[\"id\"],%s}".formatted(query)).cursor();
      }
      evolving.change();
    }
  }

  /** Trino also reads columns by their ids: some renamed, some widened. */
  private static void readsInTrino(
      TrialLake lake, Topic topic, EvolvingTopic evolving, SeededRandom seededRandom) {
    List<Field> changed =
        evolving.fields().stream()
            .filter(field -> field.kind() == Kind.DOUBLE || !field.former().isEmpty())
            .sorted(Comparator.comparingInt(field -> -field.former().size()))
            .limit(2)
            .toList();
    assertThat(changed).anyMatch(field -> !field.former().isEmpty());
    assertThat(changed).anyMatch(field -> field.kind() == Kind.DOUBLE);
    try (TrialLake inTrino = lake.askedBy(TrinoServer.shared()::engine)) {
      assertThat(inTrino.rows(topic)).isEqualTo(lake.rows(topic));
      for (Field field : changed) {
        assertThat(sorted(inTrino, topic, field, 1000))
            .as("in Trino, sorted by %s", field)
            .isEqualTo(expected(evolving, field));
        compares(inTrino, topic, evolving, field, seededRandom);
      }
    }
  }

  private TrialLake open(EvolvingTopic evolving) {
    Path conf = folder.resolve("conf");
    evolving.define(conf);
    return TrialLake.open(
        folder,
        TopicReader.read(conf),
        dir -> DuckDbEngine.open(dir, new DuckDbOptions(1, 1, 512, 512)));
  }

  private void rejects(EvolvingTopic evolving) {
    List<Field> good = evolving.remember();
    evolving.spoil();
    assertThatThrownBy(() -> open(evolving).close())
        .isInstanceOf(LakeException.class)
        .hasMessageContaining("Topic changing: 'f")
        .hasMessageContaining("declare it as it was");
    evolving.restore(good);
  }

  /**
   * Returns a query that keeps a field and searches for a word that is in each event, in any
   * string.
   */
  private static String keeping(String field, int limit) {
    return "\"fields\":[\"%s\"],\"q\":\"Time\",\"limit\":%d".formatted(field, limit);
  }

  /**
   * Returns the current name of a field; empty if it was removed, or added again as a new field.
   */
  private static Optional<String> nameNow(EvolvingTopic evolving, Field then) {
    return evolving.fields().stream()
        .filter(field -> field.lineage() == then.lineage() && oldest(field).equals(oldest(then)))
        .map(Field::name)
        .findFirst();
  }

  private static String oldest(Field field) {
    return field.former().isEmpty() ? field.name() : field.former().getLast();
  }

  /** Continues a query from before the change, in the lake of that time. */
  private static void goesOn(TrialLake lake, Topic topic, String query, String cursor, int events) {
    Page page =
        lake.ask(topic, "{\"sort\":[\"id\"],%s,\"cursor\":\"%s\"}".formatted(query, cursor));
    assertThat(page.rows()).hasSize(events - 1);
    assertThat(page.snapshotChanged()).isFalse();
  }

  private static List<String> sorted(TrialLake lake, Topic topic, Field field, int limit) {
    List<String> ids = new ArrayList<>();
    for (String cursor = ""; ; ) {
      Page page =
          lake.ask(
              topic,
              "{\"sort\":[\"%s\",\"timestamp\"],\"limit\":%d%s}"
                  .formatted(field.name(), limit, cursor));
      page.rows().forEach(row -> ids.add(row.id()));
      if (!page.hasMore()) return ids;
      cursor = ",\"cursor\":\"%s\"".formatted(page.cursor().orElseThrow());
    }
  }

  private static List<String> expected(EvolvingTopic evolving, Field field) {
    Comparator<Sent> order =
        Comparator.comparing(
            event -> EvolvingTopic.value(event, field),
            Comparator.nullsLast(EvolutionLawTest::compare));
    return evolving.sent().stream()
        .sorted(order.thenComparingLong(Sent::ms))
        .map(Sent::id)
        .toList();
  }

  @SuppressWarnings("unchecked") // values of one field have one type
  private static int compare(Object a, Object b) {
    return ((Comparable<Object>) a).compareTo(b);
  }

  /** Compares by the current name and by every former name. */
  private static void compares(
      TrialLake lake, Topic topic, EvolvingTopic evolving, Field field, SeededRandom seededRandom) {
    List<String> names = new ArrayList<>(field.former());
    names.add(field.name());
    List<Object> values = new ArrayList<>();
    for (Sent event : evolving.sent()) {
      Object value = EvolvingTopic.value(event, field);
      if (value != null) values.add(value);
    }
    if (values.isEmpty()) return;
    Object value = seededRandom.pick(values);
    String json = field.kind() == Kind.STRING ? Json.of((String) value).text() : value.toString();
    String name = seededRandom.pick(names);
    for (String operator : List.of("", "_gte", "_lt")) {
      if (field.kind() == Kind.BOOLEAN && !operator.isEmpty()) continue;
      assertThat(
              lake.ask(
                      topic,
                      "{\"filter\":{\"%s%s\":%s},\"limit\":1000,\"sort\":[\"timestamp\"]}"
                          .formatted(name, operator, json))
                  .rows())
          .as("%s%s %s", name, operator, value)
          .extracting(row -> row.id())
          .isEqualTo(
              evolving.sent().stream()
                  .filter(event -> holds(EvolvingTopic.value(event, field), operator, value))
                  .map(Sent::id)
                  .toList());
    }
  }

  private static boolean holds(@Nullable Object has, String operator, Object value) {
    if (has == null) return false;
    int comparison = compare(has, value);
    return switch (operator) {
      case "_gte" -> comparison >= 0;
      case "_lt" -> comparison < 0;
      default -> comparison == 0;
    };
  }

  private static Map<String, Map<String, Object>> expectedRows(EvolvingTopic evolving) {
    Map<String, Map<String, Object>> rows = new HashMap<>();
    for (Sent event : evolving.sent()) {
      Map<String, Object> row = new HashMap<>();
      for (Field field : evolving.fields()) {
        Object value = EvolvingTopic.value(event, field);
        if (value != null) row.put(field.name(), value);
      }
      rows.put(event.id(), row);
    }
    return rows;
  }

  /**
   * Returns the values of Iceberg's reader; integers from before a widening have a separate column.
   */
  private static Map<String, Map<String, Object>> stored(
      TrialLake lake, Topic topic, EvolvingTopic evolving) throws IOException {
    Map<String, Map<String, Object>> rows = new HashMap<>();
    try (var records = IcebergGenerics.read(lake.lake().tables().load(topic)).build()) {
      for (Record record : records) {
        Map<String, Object> row = new HashMap<>();
        for (Field field : evolving.fields()) {
          Object value = column(record, field);
          if (value != null) row.put(field.name(), value);
        }
        rows.put(record.getField("id").toString(), row);
      }
    }
    return rows;
  }

  private static @Nullable Object column(Record record, Field field) {
    Object value = record.getField(field.name());
    if (value instanceof OffsetDateTime time) return time.toInstant().toEpochMilli();
    if (value != null || field.kind() != Kind.DOUBLE) return value;
    for (var column : record.struct().fields()) {
      // A field that was widened and renamed keeps its integers under the former name.
      boolean integers =
          column.name().equals(field.name() + "_integers")
              || field.former().stream().anyMatch(f -> column.name().equals(f + "_integers"));
      if (integers && record.getField(column.name()) instanceof Long whole) return (double) whole;
    }
    return null;
  }
}
