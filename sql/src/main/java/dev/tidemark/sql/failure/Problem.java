package dev.tidemark.sql.failure;

/**
 * One thing that is wrong with a query.
 *
 * @param field the member of the body that it is about, as the caller wrote it; empty where it is
 *     about the body as a whole
 * @param message names the field, shows the value (shortened) and says what would be right
 */
public record Problem(String field, String message) {}
