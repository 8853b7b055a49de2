package dev.tidemark.testkit.law;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;

/** Reads the content of the files of a lake; Parquet, Avro and gzip are decompressed. */
final class LakeTexts {
  private LakeTexts() {}

  /** Returns the files of the lake in a folder that contain a text. */
  static List<Path> holding(Path folder, String marker) throws IOException, SQLException {
    List<Path> found = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder.resolve("lake"));
        var duckdb = DriverManager.getConnection("jdbc:duckdb:");
        var statement = duckdb.createStatement()) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        boolean holds = text(file).contains(marker);
        if (file.toString().endsWith(".parquet")) {
          try (var rows =
              statement.executeQuery(
                  "SELECT count(*) FROM read_parquet('%s') t WHERE t::VARCHAR LIKE '%%%s%%'"
                      .formatted(file, marker))) {
            rows.next();
            holds |= rows.getLong(1) > 0;
          }
        }
        if (holds) found.add(folder.relativize(file));
      }
    }
    return found;
  }

  private static String text(Path file) throws IOException {
    if (file.toString().endsWith(".avro")) {
      StringBuilder text = new StringBuilder();
      try (var records =
          DataFileReader.openReader(file.toFile(), new GenericDatumReader<GenericRecord>())) {
        for (GenericRecord record : records) text.append(record);
      }
      return text.toString();
    }
    byte[] bytes = Files.readAllBytes(file);
    if (bytes.length > 2 && bytes[0] == 0x1f && bytes[1] == (byte) 0x8b) {
      bytes = new GZIPInputStream(new ByteArrayInputStream(bytes)).readAllBytes();
    }
    return new String(bytes, ISO_8859_1);
  }
}
