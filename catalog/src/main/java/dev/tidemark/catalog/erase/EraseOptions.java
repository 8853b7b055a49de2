package dev.tidemark.catalog.erase;

import java.time.Duration;

/**
 * How far an erasure goes.
 *
 * @param safeAge how old a file must be that nothing names for its writer to be dead
 * @param unclearToo whether what cannot be validated goes, too: dead letters and files of them that
 *     cannot be read well enough, and landed objects that were set aside. It may hold none of the
 *     rows.
 */
public record EraseOptions(Duration safeAge, boolean unclearToo) {}
