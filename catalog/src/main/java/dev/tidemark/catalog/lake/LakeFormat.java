package dev.tidemark.catalog.lake;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tidemark.catalog.storage.Fsync;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The file that marks a folder as a lake, with its format and its original path. The locations in
 * the tables are absolute: a lake at another path is a copy whose tables still refer to the
 * original.
 */
final class LakeFormat {
  static final String FILE = "lake.json";

  /** The format that this version reads and writes. */
  static final int VERSION = 1;

  private static final int LONGEST = 1 << 16;
  private static final String LOAD_ANEW =
      "choose another folder (--dir) and load the events again there";

  private LakeFormat() {}

  /**
   * Requires that a folder is a lake of this format at its original path. A folder without tables
   * becomes a new lake.
   *
   * @param dir an absolute path without links
   * @throws LakeException if it is a lake of another format or path
   */
  static void require(Path dir) throws IOException {
    Path file = dir.resolve(FILE);
    if (Files.exists(file)) {
      check(dir, file);
    } else if (holdsTables(dir)) {
      throw new LakeException(
          "The lake %s has format 0 (it has no %s) of an earlier version of Tidemark; this version reads format %d: %s"
              .formatted(dir, FILE, VERSION, LOAD_ANEW));
    } else {
      write(dir, file);
    }
  }

  private static boolean holdsTables(Path dir) throws IOException {
    if (Files.exists(dir.resolve(Lake.DATABASE))) return true;
    Path warehouse = dir.resolve(Lake.WAREHOUSE);
    if (!Files.isDirectory(warehouse)) return false;
    try (Stream<Path> entries = Files.list(warehouse)) {
      return entries.anyMatch(entry -> !entry.getFileName().toString().startsWith("."));
    }
  }

  private static void check(Path dir, Path file) throws IOException {
    JsonNode json = read(file);
    JsonNode format = json.path("format");
    // A string, a fraction or a number beyond int does not count as this format.
    if (!format.isInt() || format.intValue() != VERSION) {
      throw new LakeException(
          "The lake %s has format %s; this version of Tidemark reads format %d: use the version that created it, or %s"
              .formatted(dir, format.isMissingNode() ? "unknown" : format, VERSION, LOAD_ANEW));
    }
    String location = json.path("location").asText();
    if (!location.equals(dir.toString())) {
      throw new LakeException(
          "The lake in %s was made in %s, and the locations of its tables are absolute: a copy would read and delete the files of the original. Move it back, or %s"
              .formatted(dir, location, LOAD_ANEW));
    }
  }

  private static JsonNode read(Path file) throws IOException {
    if (!Files.isRegularFile(file) || Files.size(file) > LONGEST) {
      throw new LakeException(
          "%s is not a regular file or is larger than 64 KiB; restore it from a backup"
              .formatted(file));
    }
    try {
      return JsonMapper.builder().build().readTree(Files.readString(file));
    } catch (JsonProcessingException e) {
      throw new LakeException(
          "%s does not contain a JSON object such as {\"format\":%d,\"location\":\"%s\"}; restore it from a backup"
              .formatted(file, VERSION, file.getParent()));
    }
  }

  /**
   * Writes the file. Another process that creates the same lake at the same time writes the same
   * content.
   */
  private static void write(Path dir, Path file) throws IOException {
    Map<String, Object> content = new TreeMap<>();
    content.put("format", VERSION);
    content.put("location", dir.toString());
    Path fresh = dir.resolve("." + FILE + "-" + UUID.randomUUID());
    try {
      String text = JsonMapper.builder().build().writeValueAsString(content);
      Files.write(fresh, (text + "\n").getBytes(UTF_8));
      Fsync.sync(fresh);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
      Fsync.sync(dir);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }
}
