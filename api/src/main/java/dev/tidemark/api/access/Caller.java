package dev.tidemark.api.access;

/**
 * Someone whose token holds.
 *
 * @param user the name as the token spells it; compared without regard to case
 */
public record Caller(String user) {}
