package dev.tidemark.sql;

/**
 * Which engine answers a question.
 *
 * @param engine in a word
 * @param question the digest of the question, by which a log may name it
 */
public record EngineChoice(String engine, String question) {}
