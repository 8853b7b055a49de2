package dev.tidemark.api.events;

/** The format of a body by its media type. */
public enum BodyFormat {
  /** One event, or an array of events. */
  JSON,
  /** One event per line. */
  LINES
}
