package dev.tidemark.testkit.law;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.partitioner.topic.TopicReader;
import dev.tidemark.sql.Page;
import dev.tidemark.sql.engine.duckdb.DuckDbEngine;
import dev.tidemark.sql.engine.duckdb.DuckDbOptions;
import dev.tidemark.testkit.lake.TrialLake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A paged query continues while the definition of its topic changes. */
class CursorsThroughChangesTest {
  private static final String NAME = "notes";
  private static final String TITLE = ",\"title\":{\"type\":\"string\"}";
  private static final String BODY = ",\"body\":{\"type\":\"string\"}";

  @TempDir private Path folder;

  private Topic topic(TrialLake lake) {
    return lake.topic(NAME);
  }

  private TrialLake open(String fields, String entry) throws IOException {
    Path conf = folder.resolve("conf");
    Files.createDirectories(conf.resolve("topics"));
    Files.writeString(
        conf.resolve("topics/notes.json"),
        """
        {"type":"object","required":["id","time"],"properties":
        {"id":{"type":"string"},"time":{"type":"integer"}%s}}
        """
            .formatted(fields));
    Files.writeString(conf.resolve("topics.yml"), "{\"topics\":{\"notes\":{%s}}}".formatted(entry));
    return TrialLake.open(
        folder,
        TopicReader.read(conf),
        dir -> DuckDbEngine.open(dir, new DuckDbOptions(1, 1, 512, 512)));
  }

  private void load(TrialLake lake, int from, int to, Function<Integer, String> members) {
    lake.land(
        topic(lake),
        IntStream.range(from, to)
            .mapToObj(
                i ->
                    "{\"id\":\"e%d\",\"time\":%d%s}"
                        .formatted(i, 1_770_000_000_000L + i * 1000L, members.apply(i)))
            .toList());
    lake.load(topic(lake));
  }

  private static List<String> ids(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> "e" + i).toList();
  }

  private static String asked(String query) {
    return "{\"sort\":[\"timestamp\"],\"limit\":3,%s}".formatted(query);
  }

  private static String asked(String query, String cursor) {
    return asked(query + ",\"cursor\":\"" + cursor + "\"");
  }

  @Test
  void aSearchGoesOnWhileItsTopicGainsAndLosesStrings() throws IOException {
    String query = "\"q\":\"Zwei wörter\"";
    String following = query + ",\"follow\":true";
    String cursor;
    String followed;
    try (TrialLake lake = open(TITLE, "")) {
      // Words written with escapes are found only in declared strings.
      load(lake, 0, 9, _ -> ",\"title\":\"w\\u00f6rter zwei\"");
      cursor = lake.ask(topic(lake), asked(query)).cursor().orElseThrow();
      followed = lake.ask(topic(lake), asked(following)).cursor().orElseThrow();
    }
    try (TrialLake lake = open(TITLE + BODY, "")) {
      load(lake, 9, 11, _ -> ",\"body\":\"Zwei W\\u00f6rter\"");
      // The snapshot of the first page has neither the new column nor the new events.
      assertThat(walked(lake, query, cursor)).isEqualTo(ids(3, 9));
      assertThat(walked(lake, following, followed)).isEqualTo(ids(3, 9));
      assertThat(lake.newer(topic(lake), asked(query, cursor))).isEqualTo(2);
      assertThat(lake.newer(topic(lake), asked(following, followed))).isEqualTo(2);
    }
    // A field that is no longer a string is not searched; the event as sent still is.
    try (TrialLake lake = open(BODY, "")) {
      load(lake, 11, 12, _ -> ",\"title\":\"zwei wörter\"");
      assertThat(walked(lake, query, cursor)).isEmpty();
      assertThat(lake.newer(topic(lake), asked(query, cursor))).isEqualTo(3);
    }
  }

  @Test
  void aQueryThatKeepsFieldsGoesOnWhileTheyAreRenamed() throws IOException {
    String address =
        ",\"address\":{\"type\":\"object\",\"properties\":{\"%s\":{\"type\":\"string\"}}}";
    String old = "\"fields\":[\"title\",\"address.city\"]";
    String now = "\"fields\":[\"address.town\",\"heading\"]";
    String cursor;
    try (TrialLake lake =
        open(TITLE + address.formatted("city"), "\"columns\":[\"address.city\"]")) {
      load(lake, 0, 9, _ -> ",\"title\":\"a\",\"address\":{\"city\":\"b\"},\"more\":1");
      cursor = lake.ask(topic(lake), asked(old)).cursor().orElseThrow();
    }
    String aliases =
        "\"columns\":[\"address.town\"],\"aliases\":{\"heading\":\"title\",\"address.town\":\"address.city\"}";
    try (TrialLake lake =
        open(TITLE.replace("title", "heading") + address.formatted("town"), aliases)) {
      for (String query : List.of(old, now)) {
        assertThat(walked(lake, query, cursor)).isEqualTo(ids(3, 9));
        Page next = lake.ask(topic(lake), asked(query, cursor));
        assertThat(next.rows())
            .allSatisfy(
                row ->
                    assertThat(row.payload())
                        .isEqualTo("{\"title\":\"a\",\"address\":{\"city\":\"b\"}}"));
        // A query that begins under the new names is the same query.
        String begun = lake.ask(topic(lake), asked(now)).cursor().orElseThrow();
        assertThat(walked(lake, query, begun)).isEqualTo(ids(3, 9));
      }
      assertThatThrownBy(() -> walked(lake, "\"fields\":[\"heading\"]", cursor))
          .hasMessageContaining("another query");
    }
  }

  private List<String> walked(TrialLake lake, String query, String cursor) {
    List<String> ids = new ArrayList<>();
    for (String from = cursor; ; ) {
      Page page = lake.ask(topic(lake), asked(query, from));
      page.rows().forEach(row -> ids.add(row.id()));
      if (!page.hasMore()) return ids;
      from = page.cursor().orElseThrow();
    }
  }
}
