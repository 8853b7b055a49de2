package dev.tidemark.catalog.files;

/**
 * How a cache does.
 *
 * @param cache its name
 * @param entries what it holds now
 * @param hits look-ups that found something since it was made
 * @param misses those that did not
 */
public record CacheFigures(String cache, long entries, long hits, long misses) {}
