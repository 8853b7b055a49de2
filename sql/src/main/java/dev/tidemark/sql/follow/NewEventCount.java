package dev.tidemark.sql.follow;

import dev.tidemark.sql.page.Work;

/**
 * How many events of a question were committed since a cursor.
 *
 * @param atLeast whether a budget ended the count, so that there may be more
 * @param work what it cost
 * @param question the digest of the question, by which a log may name it
 */
public record NewEventCount(long count, boolean atLeast, Work work, String question) {}
