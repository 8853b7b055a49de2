package dev.tidemark.samples;

/** How grave a log event is, and whether what it tells went well. */
enum Severity {
  DEBUG("debug", true),
  INFO("info", true),
  NOTICE("warn", true),
  WARN("warn", false),
  ERROR("error", false);

  private final String level;
  private final boolean success;

  Severity(String level, boolean success) {
    this.level = level;
    this.success = success;
  }

  String level() {
    return level;
  }

  boolean success() {
    return success;
  }
}
