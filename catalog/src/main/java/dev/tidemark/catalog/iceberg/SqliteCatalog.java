package dev.tidemark.catalog.iceberg;

import java.nio.file.Path;
import java.time.Clock;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.jdbc.JdbcCatalog;

/** Iceberg's catalog in a SQL database, over local files, whose commits clean up behind them. */
final class SqliteCatalog extends JdbcCatalog {
  private final Clock clock;

  SqliteCatalog(Path warehouse, Clock clock) {
    super(_ -> new LocalFiles(warehouse), null, true);
    this.clock = clock;
  }

  @Override
  protected TableOperations newTableOps(TableIdentifier table) {
    return new CleanCommits(super.newTableOps(table), clock);
  }
}
