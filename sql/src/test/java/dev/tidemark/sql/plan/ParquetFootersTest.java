package dev.tidemark.sql.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.catalog.snapshot.Bounds;
import dev.tidemark.catalog.snapshot.DataFile;
import dev.tidemark.catalog.table.Column;
import dev.tidemark.partitioner.topic.FieldType;
import dev.tidemark.sql.engine.Deadline;
import dev.tidemark.sql.engine.duckdb.DuckDbEngine;
import dev.tidemark.sql.engine.duckdb.DuckDbOptions;
import dev.tidemark.sql.lake.RandomEvents;
import dev.tidemark.sql.lake.TestEvent;
import dev.tidemark.sql.lake.TestLake;
import dev.tidemark.sql.lake.TestTopics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParquetFootersTest {
  private static final Column COUNT = new Column("count", FieldType.LONG, List.of("count"));

  @TempDir private Path folder;

  /** A file calls a column by the name that it had, which may be another column's by now. */
  @Test
  void rowGroupsAreToldOnlyWhereTheyFitTheBoundsOfTheFile() throws Exception {
    List<TestEvent> events =
        new RandomEvents(new Random(5)).draw(5_000, "dev", RandomEvents.START, 3_000);
    try (TestLake lake = new TestLake(folder);
        DuckDbEngine engine = DuckDbEngine.open(folder, DuckDbOptions.forProcessors(2))) {
      lake.write(events, 2048);
      DataFile file = lake.current(TestTopics.RUNS).files().iterator().next();
      ParquetFooters footers = new ParquetFooters(engine);
      RowGroups told = footers.until(Deadline.in(Duration.ofMinutes(1)));
      assertThat(told.of(List.of(file), COUNT).get(file)).hasSize(3);
      Bounds own = file.bounds("count");
      long upper = (Long) Objects.requireNonNull(own.upper());
      for (Bounds other :
          List.of(
              new Bounds(own.lower(), upper - 1, own.nulls()),
              new Bounds(own.lower(), upper + 1, own.nulls()),
              new Bounds(own.lower(), own.upper(), own.nulls() + 1),
              Bounds.UNKNOWN)) {
        DataFile ofAnother =
            DataFile.of(file.path(), file.rows(), file.bytes(), "dev", Map.of("count", other));
        assertThat(told.of(List.of(ofAnother), COUNT)).as("%s", other).isEmpty();
        assertThat(footers.kept().of(List.of(ofAnother), COUNT)).as("%s", other).isEmpty();
      }
      assertThat(footers.kept().of(List.of(file), COUNT)).containsKey(file);
      Column time = new Column("ended", FieldType.TIME, List.of("ended"));
      assertThat(told.of(List.of(file), time)).containsKey(file);
    }
  }
}
