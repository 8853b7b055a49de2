package dev.tidemark.catalog.erase;

import java.util.List;

/**
 * What an erasure did, or would do.
 *
 * @param rows how many rows of the table went
 * @param of how many rows the table had
 * @param files how many data files held them
 * @param bytes the sizes of those files
 * @param snapshots how many snapshots held them, and are gone
 * @param landed how many events that had landed were brought into the table first
 * @param deadLetters how many dead letters went
 * @param deadLetterFiles how many files held those
 * @param unclear how many dead letters and files went because nobody could say what is in them
 * @param open what may still hold such rows, and why: nothing of it was touched
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
