package dev.tidemark.sql.engine;

/**
 * What an engine has been through.
 *
 * @param running how many statements run in it now, those included that nobody waits for any more
 * @param stopped how many were stopped before their end
 * @param reopened how often it was replaced by a new one, because it answered nothing any more
 */
public record EngineStats(int running, long stopped, long reopened) {}
