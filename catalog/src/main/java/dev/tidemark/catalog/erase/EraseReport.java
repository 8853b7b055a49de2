package dev.tidemark.catalog.erase;

import java.util.List;

/**
 * The result of an erasure or of its dry run.
 *
 * @param rows the number of erased rows of the table
 * @param of the number of rows of the table before
 * @param files the number of data files that contained them
 * @param bytes the size of these files
 * @param snapshots the number of snapshots that contained them and were expired
 * @param landed the number of landed events that were loaded first
 * @param deadLetters the number of deleted dead letters
 * @param deadLetterFiles the number of files that contained them
 * @param unclear the number of dead letters and files that were deleted because they could not be
 *     matched
 * @param open what may still contain such rows, and why; it was not changed
 */
public record EraseReport(
    String topic,
    boolean dryRun,
    long rows,
    long of,
    long files,
    long bytes,
    long snapshots,
    long landed,
    long deadLetters,
    long deadLetterFiles,
    long unclear,
    List<String> open) {
  public EraseReport {
    open = List.copyOf(open);
  }
}
