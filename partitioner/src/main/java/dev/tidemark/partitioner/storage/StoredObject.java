package dev.tidemark.partitioner.storage;

import java.time.Instant;

/**
 * An object as its store lists it.
 *
 * @param key its whole name, steps joined by slashes
 * @param size its bytes
 * @param modified when it was last written
 */
public record StoredObject(String key, long size, Instant modified) {}
