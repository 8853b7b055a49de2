package dev.tidemark.sql.engine;

/**
 * Counters of an engine.
 *
 * @param running the number of statements that run now, including those for which no caller waits
 *     any more
 * @param stopped the number of statements that were stopped before their end
 * @param reopened how often the engine was replaced because it no longer responded
 */
public record EngineStats(int running, long stopped, long reopened) {}
