package dev.tidemark.partitioner.storage;

import java.time.Instant;

/**
 * An object in a listing.
 *
 * @param key the full key, steps joined by slashes
 * @param size in bytes
 * @param modified when it was last written
 */
public record StoredObject(String key, long size, Instant modified) {}
