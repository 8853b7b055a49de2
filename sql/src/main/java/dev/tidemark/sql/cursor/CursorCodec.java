package dev.tidemark.sql.cursor;

import java.time.Clock;
import java.time.Duration;

/** Seals where a page ended into a cursor, and opens it again. Safe for use by many threads. */
@SuppressWarnings("UnusedVariable") // until it seals
public final class CursorCodec {
  /** How long a cursor lives where nothing else is configured. */
  public static final Duration DEFAULT_LIFE = Duration.ofHours(24);

  private final CursorKeys keys;
  private final Clock clock;
  private final Duration life;

  public CursorCodec(CursorKeys keys, Clock clock, Duration life) {
    this.keys = keys;
    this.clock = clock;
    this.life = life;
  }
}
