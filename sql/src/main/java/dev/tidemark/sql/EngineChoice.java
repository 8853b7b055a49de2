package dev.tidemark.sql;

/**
 * The engine that runs a query.
 *
 * @param engine the short name of the engine, such as {@code duckdb}
 * @param queryDigest the digest of the query, by which logs can identify it
 */
public record EngineChoice(String engine, String queryDigest) {}
