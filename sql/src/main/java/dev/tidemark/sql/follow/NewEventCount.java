package dev.tidemark.sql.follow;

import dev.tidemark.sql.page.Work;

/**
 * The number of events of a query that were committed since a cursor.
 *
 * @param atLeast whether a budget ended the count, so that there may be more
 * @param work what the count cost
 * @param queryDigest the digest of the query, by which logs can identify it
 */
public record NewEventCount(long count, boolean atLeast, Work work, String queryDigest) {}
