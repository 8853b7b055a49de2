package dev.tidemark.sql;

import dev.tidemark.sql.plan.CostEstimate;
import dev.tidemark.sql.render.SqlStatement;
import java.util.Optional;

/**
 * A description of the next page of a query before it is read.
 *
 * @param snapshot the id of the table's snapshot; 0 if nothing has been loaded yet
 * @param engine the short name of the engine that would run the query
 * @param costEstimate what the page would read
 * @param statement the same page as one statement for Trino or Athena on the same table; empty if
 *     there is no table yet
 * @param queryDigest the digest of the query, by which logs can identify it
 */
public record Explanation(
    long snapshot,
    String engine,
    CostEstimate costEstimate,
    Optional<SqlStatement> statement,
    String queryDigest) {}
