package dev.tidemark.api.http;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Formats timestamps of rows: ISO-8601 in UTC, always with three digits of milliseconds. */
public final class RowTimestamps {
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private RowTimestamps() {}

  public static String text(Instant time) {
    return FORMAT.format(time);
  }
}
