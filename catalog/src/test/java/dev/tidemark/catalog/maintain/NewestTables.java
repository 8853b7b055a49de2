package dev.tidemark.catalog.maintain;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemark.catalog.storage.Locations;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.ManifestFiles;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableMetadataParser;
import org.apache.iceberg.io.FileIO;

/**
 * What lies in a warehouse, whatever a catalog says: the newest metadata of every table UUID, and
 * the files that it reaches. Nothing of it is from the code under test.
 */
record NewestTables(Map<String, TableMetadata> byUuid) {
  /** What has been read, for no file is ever written again. */
  private static final Map<Path, TableMetadata> METADATA = new ConcurrentHashMap<>();

  /** By manifest list, what it reaches. */
  private static final Map<String, Set<Path>> LISTS = new ConcurrentHashMap<>();

  static NewestTables in(Path warehouse, FileIO io) {
    Map<String, TableMetadata> newest = new HashMap<>();
    Comparator<TableMetadata> order =
        Comparator.comparingLong(TableMetadata::lastSequenceNumber)
            .thenComparingLong(TableMetadata::lastUpdatedMillis);
    for (Path file : files(warehouse)) {
      if (!file.toString().endsWith(".metadata.json") || isOfView(file)) continue;
      TableMetadata metadata = read(file, io);
      newest.merge(metadata.uuid(), metadata, (a, b) -> order.compare(a, b) >= 0 ? a : b);
    }
    return new NewestTables(newest);
  }

  /** A view holds no files; its own are metadata alone. */
  static boolean isOfView(Path file) {
    boolean compressed = file.toString().contains(".gz.");
    try (InputStream in = Files.newInputStream(file);
        InputStream text = compressed ? new GZIPInputStream(in) : in) {
      String start = "{\"view-uuid\"";
      return start.equals(new String(text.readNBytes(start.length()), UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static TableMetadata read(Path file, FileIO io) {
    return METADATA.computeIfAbsent(file, path -> TableMetadataParser.read(io, Locations.of(path)));
  }

  /** Whatever another engine calls it. */
  private static Path real(String location) {
    Path path = Locations.path(location);
    try {
      return path.toRealPath();
    } catch (IOException notThere) {
      return path.normalize();
    }
  }

  /** Every file below a folder. */
  static Set<Path> files(Path folder) {
    if (Files.notExists(folder)) return Set.of();
    try (Stream<Path> walk = Files.walk(folder)) {
      return walk.filter(Files::isRegularFile).collect(Collectors.toCollection(TreeSet::new));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * What the newest metadata of a table reaches by any snapshot that it retains; refs among them.
   */
  static Set<Path> reached(TableMetadata metadata, FileIO io) {
    Set<Path> reached = new HashSet<>();
    reached.add(real(metadata.metadataFileLocation()));
    for (Snapshot snapshot : metadata.snapshots()) {
      String list = snapshot.manifestListLocation();
      reached.addAll(LISTS.computeIfAbsent(list, _ -> reached(snapshot, metadata, io)));
    }
    return reached;
  }

  private static Set<Path> reached(Snapshot snapshot, TableMetadata metadata, FileIO io) {
    Set<Path> reached = new HashSet<>();
    reached.add(real(snapshot.manifestListLocation()));
    for (ManifestFile manifest : snapshot.allManifests(io)) {
      reached.add(real(manifest.path()));
      try (var files = ManifestFiles.read(manifest, io, metadata.specsById())) {
        for (DataFile file : files) reached.add(real(file.location()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return reached;
  }

  /** The metadata files that a catalog file names; none where it is not there or empty. */
  static Set<Path> named(Path database) {
    Set<Path> named = new HashSet<>();
    if (Files.notExists(database)) return named;
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
        Statement statement = connection.createStatement();
        ResultSet tables =
            statement.executeQuery(
                "SELECT name FROM sqlite_master WHERE name = 'iceberg_tables'")) {
      if (!tables.next()) return named;
      try (ResultSet rows =
          statement.executeQuery("SELECT metadata_location FROM iceberg_tables")) {
        while (rows.next()) named.add(real(rows.getString(1)));
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return named;
  }

  /** The files that the newest metadata of each table reaches, and the metadata that are named. */
  Set<Path> reached(Set<Path> named, FileIO io) {
    Set<Path> reached = new HashSet<>(named);
    for (TableMetadata metadata : byUuid.values()) reached.addAll(reached(metadata, io));
    for (Path file : named) {
      if (Files.notExists(file) || isOfView(file)) continue;
      reached.addAll(reached(read(file, io), io));
    }
    return reached;
  }

  /** The files of the tables whose newest metadata these do not name. */
  Set<Path> unnamed(Set<Path> named) {
    Set<Path> files = new TreeSet<>();
    for (TableMetadata metadata : byUuid.values()) {
      Path newest = real(metadata.metadataFileLocation());
      if (!named.contains(newest)) files.addAll(files(Locations.path(metadata.location())));
    }
    // The second pointer may change; the first, which is not named, may not.
    files.removeIf(file -> file.endsWith("version-hint.text"));
    return files;
  }

  List<TableMetadata> all() {
    return List.copyOf(byUuid.values());
  }
}
