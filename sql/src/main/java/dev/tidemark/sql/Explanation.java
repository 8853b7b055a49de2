package dev.tidemark.sql;

import dev.tidemark.sql.plan.CostEstimate;
import dev.tidemark.sql.render.SqlStatement;
import java.util.Optional;

/**
 * What the next page of a query would be, before it is read.
 *
 * @param snapshot of the table; 0 where nothing has been loaded yet
 * @param engine that would answer, in a word
 * @param forecast what it would read
 * @param statement the same page as one statement of Trino's and Athena's on the same table; empty
 *     where there is no table yet
 * @param query the digest of its query, by which a log may name it
 */
public record Explanation(
    long snapshot,
    String engine,
    CostEstimate costEstimate,
    Optional<SqlStatement> statement,
    String queryDigest) {}
