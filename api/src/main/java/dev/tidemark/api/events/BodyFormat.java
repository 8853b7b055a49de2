package dev.tidemark.api.events;

/** What the media type of a body says of it. */
public enum BodyFormat {
  /** One event, or an array of them. */
  JSON,
  /** An event a line. */
  LINES
}
