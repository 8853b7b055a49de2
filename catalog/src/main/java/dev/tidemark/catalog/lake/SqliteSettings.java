package dev.tidemark.catalog.lake;

import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;

/** The settings of the catalog's database. */
final class SqliteSettings {
  /**
   * FULL: with NORMAL, a power failure can undo a commit after its source is deleted (a test with
   * kill -9 does not show this); FULL costs 6 ms per commit. WAL: readers do not block on commits.
   */
  private static final Map<String, String> SETTINGS =
      Map.of("journal_mode", "WAL", "synchronous", "FULL", "busy_timeout", "10000");

  private SqliteSettings() {}

  static Properties settings() {
    Properties properties = new Properties();
    properties.putAll(SETTINGS);
    return properties;
  }

  /** Returns the same settings as properties whose names start with a prefix. */
  static Map<String, String> settings(String prefix) {
    return SETTINGS.entrySet().stream()
        .collect(Collectors.toMap(setting -> prefix + setting.getKey(), Map.Entry::getValue));
  }
}
