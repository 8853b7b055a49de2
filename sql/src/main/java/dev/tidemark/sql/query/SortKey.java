package dev.tidemark.sql.query;

/** One sort key of an order. Nulls come last in both directions. */
public record SortKey(Term term, boolean descending) {}
