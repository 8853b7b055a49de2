package dev.tidemark.sql;

/**
 * Which engine answers a query.
 *
 * @param engine in a word
 * @param query the digest of the query, by which a log may name it
 */
public record EngineChoice(String engine, String queryDigest) {}
