package dev.tidemark.sql.follow;

import dev.tidemark.sql.page.Work;

/**
 * How many events of a query were committed since a cursor.
 *
 * @param atLeast whether a budget ended the count, so that there may be more
 * @param work what it cost
 * @param query the digest of the query, by which a log may name it
 */
public record NewEventCount(long count, boolean atLeast, Work work, String queryDigest) {}
