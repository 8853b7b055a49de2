package dev.tidemark.samples;

/** The level of a log event, and whether the logged action succeeded. */
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
