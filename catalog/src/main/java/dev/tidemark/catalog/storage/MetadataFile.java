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
 * What a metadata file of a table says of itself in its first members.
 *
 * @param uuid the table's
 * @param location the table's folder, as the table names it
 * @param sequence the number of the last commit that made a snapshot; 0 where none has
 * @param updated when it was committed, in milliseconds
 */
public record MetadataFile(Path path, String uuid, String location, long sequence, long updated) {
  private static final String ENDING = ".metadata.json";
  private static final JsonFactory JSON = new JsonFactory();

  /** The metadata files in a table's folder, in no order; none where there is no such folder. */
  public static List<Path> list(Path table) throws IOException {
    try (Stream<Path> files = Files.list(table.resolve("metadata"))) {
      return files.filter(MetadataFile::isMetadata).toList();
    } catch (NoSuchFileException | java.nio.file.NotDirectoryException none) {
      return List.of();
    }
  }

  /** Whether it is one by its name. */
  public static boolean isMetadata(Path file) {
    String name = file.getFileName().toString();
    return (name.endsWith(ENDING) || name.endsWith(ENDING + ".gz")) && !name.startsWith(".");
  }

  /**
   * The number in a metadata file's name, which each commit raises by one; -1 where it has none.
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

  /** Why a metadata file cannot be read to its end; empty where it can. */
  public static Optional<String> fault(Path file, FileIO io) {
    try {
      if (Files.notExists(file)) return Optional.of("is not there");
      if (!Files.isRegularFile(file)) return Optional.of("is no regular file");
      if (Files.size(file) == 0) return Optional.of("is empty, as after a power cut");
      TableMetadataParser.read(io, Locations.of(file));
      return Optional.empty();
    } catch (IOException | RuntimeException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      String why = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
      return Optional.of("cannot be read: " + why);
    }
  }

  /** Reads as little of it as need be; empty where it is no whole metadata file. */
  public static Optional<MetadataFile> read(Path path) throws IOException {
    // A pipe would keep whoever reads it waiting for ever.
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
    // Format 1 counts no commits: whatever it holds may be worth keeping.
    return Optional.of(
        new MetadataFile(path, uuid, location, sequence < 0 ? 1 : sequence, updated));
  }

  /**
   * Whether it is that of a view, whole or cut off behind its first members: a view lies in a
   * catalog beside the tables and holds no files. Nobody need read the rest of it.
   */
  public static boolean isOfView(Path path) throws IOException {
    if (!Files.isRegularFile(path)) return false;
    boolean isView = false;
    try (InputStream in = open(path);
        JsonParser json = JSON.createParser(in)) {
      if (json.nextToken() != JsonToken.START_OBJECT) return false;
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        // What says that it is both may hold files.
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
