package dev.tidemark.sql.cursor;

import dev.tidemark.sql.query.Position;

/**
 * Where a page ended.
 *
 * @param snapshot the snapshot that the walk is pinned to
 * @param digest the {@link QuestionDigest} of its question
 * @param position the last row of the page
 */
public record Cursor(long snapshot, String digest, Position position) {}
