package dev.tidemark.catalog.maintain;

import dev.tidemark.catalog.storage.Locations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.GenericStatisticsFile;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.StatisticsFile;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.jdbc.JdbcCatalog;
import org.apache.iceberg.view.ViewBuilder;
import org.jspecify.annotations.Nullable;

/** What another engine does that has the catalog of a lake, and none of Tidemark's manners. */
record OtherEngine(Path lake, FileIO io) {
  private static final String NAMESPACE = "tidemark";

  private static TableIdentifier name(String table) {
    return TableIdentifier.of(NAMESPACE, table);
  }

  private void in(Consumer<JdbcCatalog> act) {
    try (JdbcCatalog catalog = new JdbcCatalog(_ -> io, null, false)) {
      catalog.initialize(
          "tidemark",
          Map.of(
              CatalogProperties.URI,
              "jdbc:sqlite:" + lake.resolve("catalog.db"),
              CatalogProperties.WAREHOUSE_LOCATION,
              Locations.of(lake.resolve("warehouse")),
              JdbcCatalog.PROPERTY_PREFIX + "schema-version",
              "V1"));
      act.accept(catalog);
    }
  }

  /** Whether the catalog has such a table, and is there at all. */
  boolean has(String table) {
    if (NewestTables.named(lake.resolve("catalog.db")).isEmpty()) return false;
    boolean[] has = {false};
    in(catalog -> has[0] = catalog.tableExists(name(table)));
    return has[0];
  }

  void rename(String from, String to) {
    in(catalog -> catalog.renameTable(name(from), name(to)));
  }

  void drop(String table) {
    in(catalog -> catalog.dropTable(name(table), false));
  }

  /** Drops the tables whose names begin so. */
  void dropAll(String prefix) {
    if (NewestTables.named(lake.resolve("catalog.db")).isEmpty()) return;
    in(
        catalog -> {
          for (TableIdentifier table : catalog.listTables(Namespace.of(NAMESPACE))) {
            if (table.name().startsWith(prefix)) catalog.dropTable(table, false);
          }
        });
  }

  /** A view of a table; its metadata in a folder, or where the engine puts it. */
  void createView(String table, String view, @Nullable Path folder) {
    in(
        catalog -> {
          ViewBuilder builder = view(catalog, table, view);
          if (folder != null) builder = builder.withLocation(Locations.of(folder));
          builder.create();
        });
  }

  void replaceView(String table, String view) {
    in(catalog -> view(catalog, table, view).replace());
  }

  private static ViewBuilder view(JdbcCatalog catalog, String table, String view) {
    return catalog
        .buildView(name(view))
        .withSchema(catalog.loadTable(name(table)).schema())
        .withDefaultNamespace(Namespace.of(NAMESPACE))
        .withQuery("spark", "SELECT * FROM " + table);
  }

  void dropView(String view) {
    in(catalog -> catalog.dropView(name(view)));
  }

  void dropViews() {
    if (NewestTables.named(lake.resolve("catalog.db")).isEmpty()) return;
    in(catalog -> catalog.listViews(Namespace.of(NAMESPACE)).forEach(catalog::dropView));
  }

  /** As if the views were in another catalog, or in none any more. */
  void forgetViews() {
    execute("DELETE FROM iceberg_tables WHERE iceberg_type = 'VIEW'");
  }

  /** In the same database, before all others: a table of that name, which lies elsewhere. */
  void listInAnotherCatalog(String table, Path folder) {
    execute(
        "INSERT OR REPLACE INTO iceberg_tables (rowid, catalog_name, table_namespace, table_name,"
            + " metadata_location, iceberg_type) VALUES (-1, 'lake', '%s', '%s', '%s', 'TABLE')"
                .formatted(NAMESPACE, table, folder.resolve("metadata/00000-a.metadata.json")));
  }

  private void execute(String statement) {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + lake.resolve("catalog.db"));
        Statement run = connection.createStatement()) {
      run.execute(statement);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Names a snapshot of a table, which is to stay. */
  void tag(String table) {
    in(catalog -> tag(catalog.loadTable(name(table))));
  }

  private static void tag(Table table) {
    table.manageSnapshots().createTag("theirs", table.currentSnapshot().snapshotId()).commit();
  }

  /** Another table in the folder of a table. */
  void createInFolderOf(String table, String other) {
    in(
        catalog -> {
          Table there = catalog.loadTable(name(table));
          catalog
              .buildTable(name(other), there.schema())
              .withPartitionSpec(there.spec())
              .withLocation(there.location())
              .create();
        });
  }

  /** A table under a second name, by which it goes its own way. */
  void registerAlso(String table, String other) {
    in(
        catalog -> {
          Table there = catalog.loadTable(name(table));
          var operations = ((HasTableOperations) there).operations();
          catalog.registerTable(name(other), operations.current().metadataFileLocation());
          tag(catalog.loadTable(name(other)));
        });
  }

  /** Says that a table lies here. */
  void setLocation(String table, String location) {
    in(catalog -> catalog.loadTable(name(table)).updateLocation().setLocation(location).commit());
  }

  /** Says that this is a file of statistics of a table's newest snapshot. */
  void setStatistics(String table, Path file) {
    in(
        catalog -> {
          Table there = catalog.loadTable(name(table));
          long snapshot = there.currentSnapshot().snapshotId();
          there
              .updateStatistics()
              .setStatistics(
                  new GenericStatisticsFile(snapshot, Locations.of(file), 4, 4, List.of()))
              .commit();
        });
  }

  /** Forgets the statistics of all of a table's snapshots. */
  void removeStatistics(String table) {
    in(
        catalog -> {
          Table there = catalog.loadTable(name(table));
          for (StatisticsFile file : List.copyOf(there.statisticsFiles())) {
            there.updateStatistics().removeStatistics(file.snapshotId()).commit();
            there.refresh();
          }
        });
  }

  /**
   * A table of this name elsewhere that uses the files of a table, as Spark's snapshot makes it.
   */
  void createUpon(String table, String other, Path folder) {
    in(
        catalog -> {
          Table there = catalog.loadTable(name(table));
          Table copy =
              catalog
                  .buildTable(name(other), there.schema())
                  .withPartitionSpec(there.spec())
                  .withLocation(Locations.of(folder))
                  .create();
          var append = copy.newAppend();
          for (DataFile file : files(there)) append.appendFile(file);
          append.commit();
        });
  }

  /** A table that this catalog does not know, in a folder, with a copy of a table's file. */
  void createElsewhere(String table, Path folder) {
    in(
        catalog -> {
          Table there = catalog.loadTable(name(table));
          try (JdbcCatalog another = new JdbcCatalog(_ -> io, null, true)) {
            another.initialize(
                "another",
                Map.of(
                    CatalogProperties.URI,
                    "jdbc:sqlite:" + lake.resolveSibling("another" + System.nanoTime() + ".db"),
                    CatalogProperties.WAREHOUSE_LOCATION,
                    Locations.of(folder)));
            Table nested =
                another
                    .buildTable(name("nested"), there.schema())
                    .withPartitionSpec(there.spec())
                    .withLocation(Locations.of(folder))
                    .create();
            DataFile file = files(there).getFirst();
            Path copy = folder.resolve("data/copy.parquet");
            Files.createDirectories(folder.resolve("data"));
            Files.copy(Locations.path(file.location()), copy);
            nested
                .newAppend()
                .appendFile(
                    DataFiles.builder(there.spec()).copy(file).withPath(Locations.of(copy)).build())
                .commit();
          } catch (IOException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  /** The live data files of a table. */
  List<Path> live(String table) {
    List<Path> live = new ArrayList<>();
    in(
        catalog ->
            files(catalog.loadTable(name(table)))
                .forEach(file -> live.add(Locations.path(file.location()))));
    return live;
  }

  private static List<DataFile> files(Table table) {
    List<DataFile> files = new ArrayList<>();
    try (var scan = table.newScan().planFiles()) {
      scan.forEach(task -> files.add(task.file()));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return files;
  }

  /** Adds a file that lies elsewhere to a table, and takes it out again: its owner has it, too. */
  void addAndRemove(String table, Path folder) {
    in(
        catalog -> {
          Table there = catalog.loadTable(name(table));
          try (var scan = there.newScan().planFiles()) {
            DataFile file = scan.iterator().next().file();
            Path elsewhere = folder.resolve(Locations.path(file.location()).getFileName());
            Files.copy(Locations.path(file.location()), elsewhere);
            DataFile added =
                DataFiles.builder(there.spec())
                    .copy(file)
                    .withPath(Locations.of(elsewhere))
                    .build();
            there.newAppend().appendFile(added).commit();
            there.newDelete().deleteFile(added).commit();
          } catch (IOException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  /** Writes a table's first file again without field ids, and puts it in its place. */
  void replaceByOneWithoutFieldIds(String table) {
    in(
        catalog -> {
          Table there = catalog.loadTable(name(table));
          DataFile file = files(there).getFirst();
          Path old = Locations.path(file.location());
          Path plain = old.resolveSibling("pandas.parquet");
          try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
              Statement run = duckdb.createStatement()) {
            run.execute("COPY (FROM '%s') TO '%s' (FORMAT parquet)".formatted(old, plain));
            DataFile added =
                DataFiles.builder(there.spec())
                    .copy(file)
                    .withPath(Locations.of(plain))
                    .withFileSizeInBytes(Files.size(plain))
                    .build();
            there.newOverwrite().deleteFile(file).addFile(added).commit();
          } catch (SQLException | IOException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  /** Puts the content of an older copy into the catalog, by SQLite's own means. */
  void writeOver(Path older) {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + lake.resolve("catalog.db"));
        Statement run = connection.createStatement()) {
      run.execute("ATTACH '%s' AS older".formatted(older));
      run.execute("DELETE FROM iceberg_tables");
      run.execute("INSERT INTO iceberg_tables SELECT * FROM older.iceberg_tables");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
