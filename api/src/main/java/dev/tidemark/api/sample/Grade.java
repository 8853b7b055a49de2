package dev.tidemark.api.sample;

/** How grave a log event is, and whether what it tells went well. */
enum Grade {
  DEBUG("debug", true),
  INFO("info", true),
  NOTICE("warn", true),
  WARN("warn", false),
  ERROR("error", false);

  private final String level;
  private final boolean success;

  Grade(String level, boolean success) {
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
