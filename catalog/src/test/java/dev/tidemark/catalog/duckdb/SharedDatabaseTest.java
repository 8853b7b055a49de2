package dev.tidemark.catalog.duckdb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharedDatabaseTest {
  private static final int COLUMNS = 5;

  @TempDir private Path warehouse;

  private static void spill(LoaderDatabase loaderDatabase) throws SQLException {
    try (Connection connection = loaderDatabase.connect();
        var statement = connection.createStatement()) {
      statement.execute(
          "SELECT max(j) FROM (SELECT range % 7919 AS j FROM range(4000000) ORDER BY hash(range))");
    }
  }

  /** Whoever opens the warehouse deletes old ones, and cannot tell an idle database's. */
  @Test
  void aDatabaseWhoseSpillFolderWasDeletedIsOpenedAnew() throws Exception {
    try (SharedDatabase shared = new SharedDatabase(warehouse, 32L << 20)) {
      LoaderDatabase loaderDatabase = shared.get(COLUMNS);
      spill(loaderDatabase);
      assertThat(deletedFolders()).isEqualTo(1);
      SQLException failure =
          Assertions.catchThrowableOfType(SQLException.class, () -> spill(loaderDatabase));
      assertThat(failure.getMessage()).contains(".duckdb-");
      assertThat(shared.get(COLUMNS)).isSameAs(loaderDatabase);
      shared.forgetIfBroken(failure);
      assertThat(shared.get(COLUMNS)).isNotSameAs(loaderDatabase);
      spill(shared.get(COLUMNS));
      loaderDatabase.close();
    }
  }

  private int deletedFolders() throws IOException {
    int deleted = 0;
    try (Stream<Path> entries = Files.list(warehouse)) {
      for (Path entry : entries.filter(WarehouseDatabase::isSpill).toList()) {
        try (Stream<Path> files = Files.list(entry)) {
          for (Path file : files.toList()) Files.delete(file);
        }
        Files.delete(entry);
        deleted++;
      }
    }
    return deleted;
  }
}
