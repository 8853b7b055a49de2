package dev.tidemark.testkit.crash;

import dev.tidemark.testkit.disk.Operation;
import java.util.Locale;

/**
 * A step of a process on the disk: the call site, the operation, and the kind of file.
 *
 * @param name the same in every process
 * @param changes whether the step may change the content of the disk
 */
record DiskStep(String name, boolean changes) {
  static DiskStep of(Operation operation) {
    String what = operation.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    String name = "%s: %s %s".formatted(CallSite.here(), what, file(operation));
    return new DiskStep(name, operation.kind().changes());
  }

  /** Returns the extension of a file name; empty for a folder. */
  private static String file(Operation operation) {
    String name = String.valueOf(operation.path().getFileName());
    for (String ending :
        new String[] {".metadata.json", ".avro", ".parquet", ".ndjson.gz", ".ndjson", ".tmp"}) {
      if (name.endsWith(ending)) return "*" + ending;
    }
    return name.startsWith("catalog.db") ? name : "folder";
  }
}
