package dev.tidemark.catalog.lake;

import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;

/** How the catalog's database is opened. */
final class SqliteSettings {
  /**
   * FULL: with NORMAL a power cut can undo a commit after its source is gone, and kill -9 does not
   * show it; it costs 6 ms a commit. WAL: who reads never waits for who commits.
   */
  private static final Map<String, String> SETTINGS =
      Map.of("journal_mode", "WAL", "synchronous", "FULL", "busy_timeout", "10000");

  private SqliteSettings() {}

  static Properties settings() {
    Properties properties = new Properties();
    properties.putAll(SETTINGS);
    return properties;
  }

  /** The same settings as properties whose names start with a prefix. */
  static Map<String, String> settings(String prefix) {
    return SETTINGS.entrySet().stream()
        .collect(Collectors.toMap(setting -> prefix + setting.getKey(), Map.Entry::getValue));
  }
}
