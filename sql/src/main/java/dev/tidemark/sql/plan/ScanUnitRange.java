package dev.tidemark.sql.plan;

import dev.tidemark.catalog.snapshot.DataFile;
import dev.tidemark.sql.render.Columns;

/** A scan unit with its range of the leading key, computed once because plans compare it often. */
record ScanUnitRange(ScanUnit scanUnit, ValueRange valueRange) {
  static ScanUnitRange of(ScanUnit scanUnit, LeadingSortKey leadingSortKey, Columns columns) {
    return new ScanUnitRange(scanUnit, scanUnit.range(leadingSortKey.term(), columns));
  }

  DataFile file() {
    return scanUnit.file();
  }

  long rows() {
    return scanUnit.rows();
  }
}
