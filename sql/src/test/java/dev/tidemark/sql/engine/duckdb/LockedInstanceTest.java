package dev.tidemark.sql.engine.duckdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tidemark.sql.engine.Deadline;
import dev.tidemark.sql.failure.QueryError;
import dev.tidemark.sql.failure.QueryException;
import dev.tidemark.sql.render.SqlStatement;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tries to break out: as if SQL of an attacker's came to either instance. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LockedInstanceTest {
  private static final DuckDbOptions OPTIONS = new DuckDbOptions(1, 2, 128, 4);

  @TempDir static Path folder;
  private Path lake;
  private Path outside;
  private Path spill;
  private List<DuckDbInstance> duckDbInstances;
  private DuckDbEngine engine;

  @BeforeAll
  void make() throws Exception {
    lake = Files.createDirectories(folder.resolve("it's a lake"));
    outside = Files.createDirectories(folder.resolve("outside"));
    Files.writeString(outside.resolve("secret.csv"), "a\nsecret\n");
    Files.createSymbolicLink(lake.resolve("link.csv"), outside.resolve("secret.csv"));
    Files.createSymbolicLink(lake.resolve("linked"), outside);
    spill = folder.resolve("spill");
    duckDbInstances =
        List.of(
            DuckDbInstance.open(lake, spill, OPTIONS.small()),
            DuckDbInstance.open(lake, spill, OPTIONS.large()));
    engine = DuckDbEngine.open(lake, OPTIONS);
  }

  @AfterAll
  void close() {
    engine.close();
    duckDbInstances.forEach(DuckDbInstance::close);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // Files that are none of its lake's, under every name and by every function.
        "SELECT * FROM read_text('/etc/passwd')",
        "SELECT * FROM read_text('/etc/../etc/passwd')",
        "SELECT * FROM read_blob('/etc/passwd')",
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM read_json('/proc/self/environ')",
        "SELECT * FROM read_text('/proc/self/fd/0')",
        "SELECT * FROM read_text('/dev/stdin')",
        "SELECT * FROM sniff_csv('/etc/passwd')",
        "SELECT * FROM parquet_metadata('/etc/passwd')",
        "SELECT * FROM read_duckdb('/tmp/x.db')",
        "SELECT * FROM glob('/etc/*')",
        "SELECT * FROM '/etc/passwd'",
        "SELECT * FROM read_csv('LAKE/../outside/secret.csv')",
        "SELECT * FROM glob('LAKE/../outside/*')",
        // Nor where a link leads.
        "SELECT * FROM read_csv('LAKE/link.csv')",
        "SELECT * FROM read_csv('LAKE/linked/secret.csv')",
        "SELECT * FROM glob('LAKE/linked/*')",
        "COPY (SELECT 1) TO 'LAKE/linked/new.csv'",
        "COPY (SELECT 1) TO '/tmp/tidemark-must-not-be.csv'",
        "ATTACH '/tmp/tidemark-must-not-be.db'",
        "IMPORT DATABASE '/tmp'",
        "CREATE PERSISTENT SECRET s (TYPE s3)",
        // The network and code of others'.
        "SELECT * FROM read_parquet('https://127.0.0.1:1/x.parquet')",
        "SELECT * FROM read_parquet('s3://bucket/x.parquet')",
        "INSTALL httpfs",
        "FORCE INSTALL spatial FROM community",
        "UPDATE EXTENSIONS",
        "LOAD iceberg",
        "LOAD 'LAKE/x.duckdb_extension'",
        // Its bounds.
        "SET threads = 64",
        "SET memory_limit = '100GB'",
        "PRAGMA memory_limit = '100GB'",
        "RESET memory_limit",
        "SET max_temp_directory_size = '100GB'",
        "SET temp_directory = '/tmp'",
        "SET enable_external_access = true",
        "SET allowed_directories = ['/']",
        "SET allowed_paths = ['/etc/passwd']",
        "RESET allowed_directories",
        "SET file_search_path = '/etc'",
        "SET extension_directory = '/tmp'",
        "SET allow_unsigned_extensions = true",
        "SET lock_configuration = false",
        "SET profiling_output = '/tmp/tidemark-must-not-be.json'",
        "PRAGMA log_query_path = '/tmp/tidemark-must-not-be.log'",
        "CALL enable_logging(storage = 'file', storage_config = {'path': '/tmp'})",
        "SET TimeZone = 'Europe/Berlin'",
      })
  void neitherInstanceReachesAnythingButItsLakeOrCanBeOpenedUp(String sql) throws Exception {
    String attack = sql.replace("LAKE", lake.toString().replace("'", "''"));
    for (DuckDbInstance duckDbInstance : duckDbInstances) {
      // Past the engine, which would not run some of these for other reasons.
      try (Connection connection = duckDbInstance.connect();
          var statement = connection.createStatement()) {
        assertThatThrownBy(() -> statement.execute(attack))
            .isInstanceOf(SQLException.class)
            .hasMessageNotContaining("Parser Error");
      }
    }
    assertThat(outside).isDirectoryNotContaining("glob:**new*");
    assertThat(Path.of("/tmp")).isDirectoryNotContaining("glob:**tidemark-must-not-be*");
  }

  /** Whoever may read the lake may write there, to DuckDB: that nothing does is the engine's. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "COPY (SELECT 1) TO 'LAKE/new.csv'",
        "COPY (SELECT 1) TO 'LAKE/new.csv'; SELECT 1",
        "SELECT 1; COPY (SELECT 1) TO 'LAKE/new.csv'",
        "ATTACH 'LAKE/new.db'",
        "EXPORT DATABASE 'LAKE/new'",
        "CREATE TABLE new AS SELECT 1",
        " SELECT 1",
      })
  void theEngineRunsNothingButOneQuery(String sql) throws Exception {
    String attack = sql.replace("LAKE", lake.toString().replace("'", "''"));
    for (long rows : List.of(0L, Long.MAX_VALUE)) {
      assertThat(rejection(attack, rows)).isEqualTo(QueryError.DEFECT);
    }
    assertThat(lake).isDirectoryNotContaining("glob:**new*");
  }

  /** A list cannot be spilled, a sort can: to where the room for it ends. */
  @Test
  void whoeverNeedsMoreThanItsMemoryOrItsRoomIsRejectedAndBothLive() {
    for (long rows : List.of(0L, Long.MAX_VALUE)) {
      for (String sql :
          List.of(
              "SELECT list(i ORDER BY hash(i)) FROM range(20000000) t(i)",
              "SELECT hash(i) h, repeat('x', 100) || i FROM range(5000000) t(i) ORDER BY h")) {
        assertThat(rejection(sql, rows)).as(sql).isEqualTo(QueryError.OUT_OF_RESOURCES);
      }
      engine.run(new SqlStatement("SELECT 1", List.of(), rows), soon(), _ -> true);
    }
    assertThat(engine.figures().reopened()).isZero();
  }

  private QueryError rejection(String sql, long rows) {
    return catchThrowableOfType(
            QueryException.class,
            () -> engine.run(new SqlStatement(sql, List.of(), rows), soon(), _ -> true))
        .error();
  }

  private static Deadline soon() {
    return Deadline.in(Duration.ofMinutes(2));
  }
}
