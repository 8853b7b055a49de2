package dev.tidemark.catalog.maintain;

import org.apache.iceberg.DataFile;

/**
 * A data file of the newest snapshot.
 *
 * @param from the time of its first event, in microseconds
 * @param to the time of its last event, in microseconds
 */
record LiveFile(DataFile file, long from, long to) {
  String location() {
    return file.location();
  }

  long bytes() {
    return file.fileSizeInBytes();
  }

  long rows() {
    return file.recordCount();
  }

  boolean overlaps(LiveFile other) {
    return from <= other.to && other.from <= to;
  }
}
