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
 * The small file that says of a folder that it is a lake, of which format, and where it was made.
 * The locations in its tables are absolute: a lake that lies elsewhere is a copy, whose tables are
 * still the original's.
 */
final class LakeFormat {
  static final String FILE = "lake.json";

  /** The one that this version reads and writes. */
  static final int VERSION = 1;

  private static final int LONGEST = 1 << 16;
  private static final String LOAD_ANEW =
      "give another folder (--dir) and load its events anew there";

  private LakeFormat() {}

  /**
   * Makes sure that a folder is a lake of this format that lies where it was made, or makes a new
   * one of a folder that holds no tables.
   *
   * @param dir absolute, without links
   * @throws LakeException where it is another
   */
  static void require(Path dir) throws IOException {
    Path file = dir.resolve(FILE);
    if (Files.exists(file)) {
      check(dir, file);
    } else if (holdsTables(dir)) {
      throw new LakeException(
          "The lake %s is of format 0 (it has no %s), made by an earlier version of Tidemark; this version reads format %d: %s"
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
    // A text, a fraction or a number beyond int is no format that looks like this one.
    if (!format.isInt() || format.intValue() != VERSION) {
      throw new LakeException(
          "The lake %s is of format %s; this version of Tidemark reads format %d: use the version that made it, or %s"
              .formatted(
                  dir,
                  format.isMissingNode() ? "that it does not say" : format,
                  VERSION,
                  LOAD_ANEW));
    }
    String location = json.path("location").asText();
    if (!location.equals(dir.toString())) {
      throw new LakeException(
          "The lake in %s was made in %s, and the locations of its tables are absolute: a copy would read and delete the original's files. Move it back to where it was made, or %s"
              .formatted(dir, location, LOAD_ANEW));
    }
  }

  private static JsonNode read(Path file) throws IOException {
    if (!Files.isRegularFile(file) || Files.size(file) > LONGEST) {
      throw new LakeException(
          "%s is no regular file, or is too long for one that says of a folder that it is a lake; restore it from a backup"
              .formatted(file));
    }
    try {
      return JsonMapper.builder().build().readTree(Files.readString(file));
    } catch (JsonProcessingException e) {
      throw new LakeException(
          "%s holds no JSON object such as {\"format\":%d,\"location\":\"%s\"}; restore it from a backup"
              .formatted(file, VERSION, file.getParent()));
    }
  }

  /** Whoever makes the same lake at this moment writes the same. */
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
