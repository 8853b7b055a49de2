package dev.tidemark.catalog.erase;

import java.time.Duration;

/**
 * The options of an erasure.
 *
 * @param safeAge the minimum age of an unreferenced file before its writer is considered dead
 * @param unclearToo whether data that cannot be matched is deleted, too: dead letters and their
 *     files that cannot be read well enough, and landed objects that were set aside. They may
 *     contain none of the rows.
 */
public record EraseOptions(Duration safeAge, boolean unclearToo) {}
