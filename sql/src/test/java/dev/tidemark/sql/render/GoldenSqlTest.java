package dev.tidemark.sql.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.sql.bind.QueryBinder;
import dev.tidemark.sql.engine.Deadline;
import dev.tidemark.sql.engine.duckdb.DuckDbEngine;
import dev.tidemark.sql.engine.duckdb.DuckDbOptions;
import dev.tidemark.sql.lake.RandomEvents;
import dev.tidemark.sql.lake.TestLake;
import dev.tidemark.sql.lake.TestTopics;
import dev.tidemark.sql.query.Keyset;
import dev.tidemark.sql.query.Position;
import dev.tidemark.sql.query.Predicate;
import dev.tidemark.sql.query.Query;
import dev.tidemark.sql.query.QueryRequestReader;
import dev.tidemark.sql.query.SortKey;
import dev.tidemark.sql.query.Value;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The SQL of typical queries as it is read in a review, which DuckDB also runs. */
class GoldenSqlTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden");

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "newest     | first | {}",
        "next       | next  | {\"limit\":1000}",
        "columns    | first |"
            + " {\"filter\":{\"env\":\"dev\",\"name_ne\":\"x\",\"count_between\":[1,5],"
            + "\"a.b_in\":[\"x\",\"y\"],\"ended_gt\":\"2025-02-03\",\"ratio_exists\":false}}",
        "undeclared | first |"
            + " {\"filter\":{\"payload.x\":1,\"payload.a/b.~c_gt\":\"z\",\"detail.0.y\":true,"
            + "\"tags_exists\":true}}",
        "sorted     | next  | {\"sort\":[\"-name\",\"count\",\"tenant\"]}",
        "texts      | first |"
            + " {\"filter\":{\"name_prefix\":\"x\",\"payload.x_prefix\":\"x\",\"a.b_contains\":\"X\","
            + "\"payload.x_contains\":\"X\",\"name_icontains\":\"X\",\"payload.x_icontains\":\"\uA7CB\"}}",
        "elements   | first |"
            + " {\"filter\":{\"tags[*]\":\"x\",\"tags[*]_ne\":null,\"payload.a.0.b[*].c[*]_between\":[1,2],"
            + "\"payload.\\\"0\\\".\\\"1\\\"[*].\\\"2\\\"_contains\":\"x\"}}",
        "any        | first |"
            + " {\"filter\":{\"env\":\"dev\"},\"any\":[{\"name\":\"x\",\"count\":1},{\"name_in\":null}]}",
        "search     | first | {\"q\":\"Zwei C:\\\\temp\"}",
        "others     | next  |"
            + " {\"sort\":[\"-ended\"],\"filter\":{\"timestamp\":1000,\"timestamp_ne\":2000,"
            + "\"ended_in\":[1000,2000],\"ended_gt\":1000,\"timestamp_between\":[1,2],\"payload.x\":1}}",
      })
  void theStatementIsTheGoldenOneAndRuns(String name, String page, String body) throws Exception {
    Query query =
        QueryBinder.bind(
            TestTopics.RUNS, QueryRequestReader.read(body.getBytes(StandardCharsets.UTF_8)));
    Predicate where =
        page.equals("first")
            ? query.where()
            : Predicate.and(
                List.of(query.where(), Keyset.after(query.totalOrder(), somewhere(query))));
    try (TestLake lake = new TestLake(folder);
        DuckDbEngine engine = DuckDbEngine.open(folder, new DuckDbOptions(1, 1, 256, 16))) {
      if (name.equals("others")) lake.othersWrite();
      lake.write(new RandomEvents(new Random(1)).draw(50, "dev", 0, 1000), 2048);
      SqlStatement sqlStatement =
          SqlRenderer.select(
              new DuckDbDialect(),
              new Columns(lake.current(TestTopics.RUNS)),
              new FromClause("runs", 1, List.of(folder.resolve("f0.parquet").toString())),
              where,
              query.totalOrder(),
              query.limit() + 1);
      Path golden = GOLDEN.resolve(name + ".sql");
      String text = shown(sqlStatement, folder);
      if (Boolean.getBoolean("golden.write")) Files.writeString(golden, text);
      assertThat(text).isEqualTo(Files.readString(golden));
      engine.run(sqlStatement, Deadline.in(Duration.ofSeconds(20)), _ -> true);
    }
  }

  private static String shown(SqlStatement sqlStatement, Path folder) {
    return sqlStatement.sql().replace(", {", ",\n  {").replace(" AND ", "\n  AND ")
        + "\n"
        + sqlStatement.parameters().stream()
            .map(p -> "-- " + p.toString().replace(folder.toString(), "") + "\n")
            .collect(Collectors.joining());
  }

  private static Position somewhere(Query query) {
    List<@Nullable Value> values = new ArrayList<>();
    for (SortKey key : query.totalOrder().keys()) {
      values.add(
          switch (key.term().type()) {
            case STRING -> values.isEmpty() || !key.term().nullable() ? new Value.Text("m") : null;
            case LONG -> new Value.Whole(1);
            case DOUBLE -> new Value.Real(1);
            case BOOLEAN -> new Value.Bool(true);
            case TIME -> new Value.Time(500);
          });
    }
    return Position.after(values);
  }
}
