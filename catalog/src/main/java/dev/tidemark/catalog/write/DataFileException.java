package dev.tidemark.catalog.write;

import java.sql.SQLException;

/** Reports that a data file of a table is missing or damaged. */
public final class DataFileException extends SQLException {
  private static final long serialVersionUID = 1;

  public DataFileException(String message, Throwable cause) {
    super(message, cause);
  }
}
