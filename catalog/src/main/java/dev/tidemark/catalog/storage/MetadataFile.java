package dev.tidemark.catalog.storage;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.apache.iceberg.TableMetadataParser;
import org.apache.iceberg.io.FileIO;

/**
 * The first members of a table's metadata file. Immutable.
 *
 * @param uuid the table's UUID
 * @param location the table's folder, as the metadata contains it
 * @param sequence the number of the last commit that created a snapshot; 0 if there is none
 * @param updated the time of the commit, in milliseconds
 */
public record MetadataFile(Path path, String uuid, String location, long sequence, long updated) {
  private static final String ENDING = ".metadata.json";
  private static final JsonFactory JSON = new JsonFactory();

  /**
   * Lists the metadata files in a table's folder, in no order; empty if there is no such folder.
   */
  public static List<Path> list(Path table) throws IOException {
    try (Stream<Path> files = Files.list(table.resolve("metadata"))) {
      return files.filter(MetadataFile::isMetadata).toList();
    } catch (NoSuchFileException | java.nio.file.NotDirectoryException none) {
      return List.of();
    }
  }

  /** Returns whether a file is a metadata file by its name. */
  public static boolean isMetadata(Path file) {
    String name = file.getFileName().toString();
    return (name.endsWith(ENDING) || name.endsWith(ENDING + ".gz")) && !name.startsWith(".");
  }

  /**
   * Returns the number in a metadata file's name, which each commit increments; -1 if it has none.
   */
  public static int version(Path file) {
    String name = file.getFileName().toString();
    int from = name.startsWith("v") ? 1 : 0;
    int to = from;
    while (to < name.length() && Character.isDigit(name.charAt(to))) to++;
    if (to == from || to - from > 9) return -1;
    return Integer.parseInt(name, from, to, 10);
  }

  public int version() {
    return version(path);
  }

  /** Returns the reason why a metadata file cannot be read completely; empty if it can. */
  public static Optional<String> fault(Path file, FileIO io) {
    try {
      if (Files.notExists(file)) return Optional.of("does not exist");
      if (!Files.isRegularFile(file)) return Optional.of("is not a regular file");
      if (Files.size(file) == 0) return Optional.of("is empty, as after a power failure");
      TableMetadataParser.read(io, Locations.of(file));
      return Optional.empty();
    } catch (IOException | RuntimeException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      String why = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
      return Optional.of("cannot be read: " + why);
    }
  }

  /** Reads the first members of a metadata file; empty if it is not a complete metadata file. */
  public static Optional<MetadataFile> read(Path path) throws IOException {
    // Reading a pipe would block forever.
    if (!Files.isRegularFile(path)) return Optional.empty();
    String uuid = null;
    String location = null;
    long sequence = -1;
    long updated = -1;
    try (InputStream in = open(path);
        JsonParser json = JSON.createParser(in)) {
      if (json.nextToken() != JsonToken.START_OBJECT) return Optional.empty();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        json.nextToken();
        switch (name) {
          case "table-uuid" -> uuid = json.getText();
          case "location" -> location = json.getText();
          case "last-sequence-number" -> sequence = json.getLongValue();
          case "last-updated-ms" -> updated = json.getLongValue();
          default -> json.skipChildren();
        }
        if (uuid != null && location != null && sequence >= 0 && updated >= 0) break;
      }
    } catch (JsonProcessingException | ZipException | EOFException e) {
      return Optional.empty();
    } catch (NoSuchFileException cutMeanwhile) {
      return Optional.empty();
    }
    if (uuid == null || location == null || updated < 0) return Optional.empty();
    // Format 1 has no sequence numbers: it may have snapshots, so it counts as one commit.
    return Optional.of(
        new MetadataFile(path, uuid, location, sequence < 0 ? 1 : sequence, updated));
  }

  /**
   * Returns whether a file is the metadata of a view, complete or cut off after its first members.
   * A catalog contains views beside the tables; they have no data files, so the rest need not be
   * read.
   */
  public static boolean isOfView(Path path) throws IOException {
    if (!Files.isRegularFile(path)) return false;
    boolean isView = false;
    try (InputStream in = open(path);
        JsonParser json = JSON.createParser(in)) {
      if (json.nextToken() != JsonToken.START_OBJECT) return false;
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        // A file with the members of both may have data files.
        if (json.currentName().equals("table-uuid")) return false;
        isView |= json.currentName().equals("view-uuid");
        json.nextToken();
        json.skipChildren();
      }
    } catch (JsonProcessingException | ZipException | EOFException cutOff) {
      return isView;
    } catch (NoSuchFileException cutMeanwhile) {
      return false;
    }
    return isView;
  }

  private static InputStream open(Path path) throws IOException {
    InputStream in = Files.newInputStream(path);
    String name = path.getFileName().toString();
    boolean compressed = name.contains(".gz.") || name.endsWith(".gz");
    return compressed ? new GZIPInputStream(in) : in;
  }
}
