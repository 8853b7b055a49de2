package dev.tidemark.catalog.write;

import java.nio.file.Path;
import java.sql.SQLException;

/** Reports that the columns of a data file have no field ids. Another engine has added the file. */
public final class NoFieldIdsException extends SQLException {
  private static final long serialVersionUID = 1;

  private final String file;

  NoFieldIdsException(String file) {
    super(
        "the file %s has no field ids, so Tidemark cannot identify its columns; rewrite it with the engine that added it, for example with CALL system.rewrite_data_files(…, options => map('rewrite-all', 'true')) in Spark"
            .formatted(file));
    this.file = file;
  }

  /** Returns the first such file. */
  public Path file() {
    return Path.of(file);
  }
}
