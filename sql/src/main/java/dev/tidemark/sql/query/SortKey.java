package dev.tidemark.sql.query;

/** One key of an order; nulls come last in both directions. */
public record SortKey(Term term, boolean descending) {}
