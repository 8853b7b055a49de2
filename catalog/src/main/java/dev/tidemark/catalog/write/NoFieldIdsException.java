package dev.tidemark.catalog.write;

import java.nio.file.Path;
import java.sql.SQLException;

/** A data file does not say by field ids which column is which: another engine has added it. */
public final class NoFieldIdsException extends SQLException {
  private static final long serialVersionUID = 1;

  private final String file;

  NoFieldIdsException(String file) {
    super(
        "the file %s has no field ids, so its columns are not known; the engine that added it can write it again with them, as by CALL system.rewrite_data_files(…, options => map('rewrite-all', 'true')) in Spark"
            .formatted(file));
    this.file = file;
  }

  /** The first such file. */
  public Path file() {
    return Path.of(file);
  }
}
