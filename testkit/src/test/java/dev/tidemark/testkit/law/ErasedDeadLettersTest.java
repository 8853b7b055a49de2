package dev.tidemark.testkit.law;

import static dev.tidemark.testkit.law.ErasureTest.MARKER;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.catalog.erase.EraseReport;
import dev.tidemark.partitioner.topic.Envelope;
import dev.tidemark.partitioner.topic.Field;
import dev.tidemark.partitioner.topic.FieldType;
import dev.tidemark.partitioner.topic.Partitioning;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.partitioner.topic.TopicReader;
import dev.tidemark.partitioner.topic.Topics;
import dev.tidemark.sql.engine.duckdb.DuckDbEngine;
import dev.tidemark.sql.engine.duckdb.DuckDbOptions;
import dev.tidemark.testkit.lake.TrialLake;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests which dead letters an erasure removes, and which it keeps and reports. */
class ErasedDeadLettersTest {
  @TempDir private Path folder;

  /** A row of CSV and an element of a message are validated as the events that they would be. */
  @Test
  void deadLettersOfRowsAndOfElementsAreValidatedAsAnyOther() throws Exception {
    Path conf = folder.resolve("conf");
    Files.createDirectories(conf.resolve("topics"));
    Files.writeString(
        conf.resolve("topics").resolve("web.json"),
        """
        {"type": "object", "properties": {"id": {"type": "string"}, "time": {"type": "string"},
         "s": {"type": "string"}, "n": {"type": "integer"}}}""");
    Files.writeString(conf.resolve("topics.yml"), "topics: {web: {explode: events}}");
    String time = "2026-03-01T10:00:00Z";
    try (TrialLake lake =
        TrialLake.open(
            folder,
            TopicReader.read(conf),
            dir -> DuckDbEngine.open(dir, new DuckDbOptions(1, 1, 512, 512)))) {
      Topic topic = lake.topic("web");
      Path rows =
          lake.write(
              "bad.csv",
              ErasureTest.bytes(
                  List.of(
                      "id,time,s,n",
                      "a,%s,%s,six".formatted(time, MARKER),
                      "b,%s,good,six".formatted(time))));
      String message =
          """
          {"time":"%1$s","events":[{"id":"c","s":"%2$s","n":"six"},{"id":"d","s":"good","n":"six"},\
          {"id":"e","s":"%2$s","n":1},{"id":"f","s":"good","n":1}]}"""
              .formatted(time, MARKER);
      Path messages = lake.write("bad.ndjson", ErasureTest.bytes(List.of(message)));
      assertThat(lake.loadFiles(topic, List.of(rows, messages)).deadLetters()).isEqualTo(4);

      EraseReport report =
          ErasureTest.erase(lake, topic, "{\"s\":\"%s\"}".formatted(MARKER), false);

      assertThat(report.open()).isEmpty();
      assertThat(report.deadLetters()).isEqualTo(2);
      assertThat(report.rows()).isEqualTo(1);
      assertThat(LakeTexts.holding(folder, MARKER)).isEmpty();
      assertThat(lake.deadLetters()).hasSize(2);
    }
  }

  @Test
  void whatNobodyCanJudgeStaysUnlessItShallGoToo() throws Exception {
    try (TrialLake lake = ErasureTest.open(folder)) {
      Topic topic = lake.topic("web");
      lake.loadFile(
          topic,
          "bad.ndjson",
          ErasureTest.bytes(
              List.of(
                  "{\"s\":\"" + MARKER + "\"}",
                  MARKER + " is no json",
                  "{\"s\":[\"" + MARKER + "\"]}",
                  "{\"s\":\"stays\"}")));
      Path deadLetters;
      try (Stream<Path> files = Files.walk(lake.lake().deadLetters())) {
        deadLetters = files.filter(Files::isRegularFile).findFirst().orElseThrow();
      }
      Path unreadable =
          Files.write(
              deadLetters.resolveSibling("unreadable.ndjson"), (MARKER + "\n").getBytes(UTF_8));
      Path aside = ErasureTest.landed(lake, "_unreadable-x");
      String filter = "{\"s\":\"%s\"}".formatted(MARKER);
      EraseReport kept = ErasureTest.erase(lake, topic, filter, false);
      assertThat(kept.deadLetters()).isEqualTo(1);
      assertThat(kept.unclear()).isZero();
      assertThat(kept.open()).hasSize(3).anyMatch(open -> open.contains("2 dead letters"));
      assertThat(Stream.of(unreadable, aside)).allMatch(Files::exists);
      assertThat(LakeTexts.holding(folder, MARKER)).hasSize(3);
      EraseReport told = ErasureTest.erase(lake, topic, filter, true, true);
      assertThat(LakeTexts.holding(folder, MARKER)).hasSize(3);
      EraseReport done = ErasureTest.erase(lake, topic, filter, true, false);
      assertThat(done).usingRecursiveComparison().ignoringFields("dryRun").isEqualTo(told);
      assertThat(done.unclear()).isEqualTo(4);
      assertThat(done.open()).isEmpty();
      assertThat(LakeTexts.holding(folder, MARKER)).isEmpty();
      assertThat(lake.deadLetters())
          .containsExactly(Base64.getEncoder().encodeToString("{\"s\":\"stays\"}".getBytes(UTF_8)));
    }
  }

  /** The field user was called usr: another type under either name is unclear. */
  @Test
  void aDeadLetterWithAnotherTypeUnderOneOfTheNamesIsUnclear() throws Exception {
    Field user =
        new Field("user", List.of("user"), FieldType.STRING, List.of(List.of("usr"), List.of("u")));
    Topic topic =
        new Topic(
            "web",
            "web",
            "{\"type\":\"object\"}",
            Set.of("id", "time", "user", "x"),
            List.of(
                new Field("id", List.of("id"), FieldType.STRING),
                new Field("time", List.of("time"), FieldType.TIME),
                user),
            new Envelope("id", "time", null, null, List.of()),
            Partitioning.ENV_DAY);
    try (TrialLake lake =
        TrialLake.open(
            folder,
            new Topics(List.of(topic)),
            dir -> DuckDbEngine.open(dir, new DuckDbOptions(1, 1, 512, 512)))) {
      List<String> unclear =
          List.of(
              "{\"user\":42,\"usr\":\"bob\"}",
              "{\"user\":\"bob\",\"usr\":42}",
              "{\"user\":\"bob\",\"u\":[]}",
              "{\"user\":{}}");
      List<String> goes = List.of("{\"user\":\"42\",\"usr\":null}", "{\"u\":\"42\"}");
      List<String> stays =
          List.of("{\"user\":\"bob\",\"usr\":\"42\"}", "{\"user\":null}", "{\"x\":42}");
      List<String> all = Stream.of(unclear, goes, stays).flatMap(List::stream).toList();
      assertThat(lake.loadFile(topic, "bad", ErasureTest.bytes(all)).deadLetters()).isEqualTo(9);
      EraseReport report = ErasureTest.erase(lake, topic, "{\"user\":\"42\"}", false);
      assertThat(report.deadLetters()).isEqualTo(2);
      assertThat(report.open())
          .singleElement()
          .asString()
          .startsWith("4 dead letters cannot be matched");
      // A member that the filter does not read does not matter.
      EraseReport other = ErasureTest.erase(lake, topic, "{\"x\":42}", false);
      assertThat(other.deadLetters()).isEqualTo(1);
      assertThat(other.open()).isEmpty();
    }
  }

  @Test
  void deadLettersWhereNobodyReadsThemAreTold() throws Exception {
    try (TrialLake lake = ErasureTest.open(folder)) {
      Topic topic = lake.topic("web");
      Path deadLetters = lake.lake().deadLetters();
      List<String> told =
          List.of(
              "letters.ndjson",
              "type=web/date=2026-03-01/deeper/letters.ndjson",
              "type=web/date=2026-03-01/letters.ndjson.gz");
      for (String name : told) {
        Path file = deadLetters.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "{\"raw\":\"" + MARKER + "\"}");
      }
      Path other = Files.createDirectories(deadLetters.resolve("type=app")).resolve("letters.txt");
      Files.writeString(other, "of another topic");
      assertThat(ErasureTest.erase(lake, topic, "{\"s\":\"" + MARKER + "\"}", false).open())
          .hasSameSizeAs(told)
          .allMatch(
              line -> told.stream().anyMatch(line.replace(deadLetters + "/", "")::startsWith));
    }
  }
}
