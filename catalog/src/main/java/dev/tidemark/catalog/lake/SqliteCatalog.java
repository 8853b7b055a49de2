package dev.tidemark.catalog.lake;

import dev.tidemark.catalog.storage.LocalFileIO;
import java.nio.file.Path;
import java.time.Clock;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.jdbc.JdbcCatalog;

/** Iceberg's JDBC catalog over local files, with {@link CleanupTableOperations}. */
final class SqliteCatalog extends JdbcCatalog {
  private final Path lake;
  private final Clock clock;

  SqliteCatalog(Path lake, Clock clock) {
    super(_ -> new LocalFileIO(lake.resolve(Lake.WAREHOUSE)), null, true);
    this.lake = lake;
    this.clock = clock;
  }

  @Override
  protected TableOperations newTableOps(TableIdentifier table) {
    return new CleanupTableOperations(super.newTableOps(table), lake, clock);
  }
}
