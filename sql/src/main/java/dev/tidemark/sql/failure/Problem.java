package dev.tidemark.sql.failure;

/**
 * One problem of a query.
 *
 * @param field the member of the body, as the caller wrote it; empty if the problem concerns the
 *     body as a whole
 * @param message names the field, shows the value (shortened) and states what would be right
 */
public record Problem(String field, String message) {}
