package dev.tidemark.catalog.write;

import java.sql.SQLException;

/** A data file of a table is missing or broken. */
public final class DataFileException extends SQLException {
  private static final long serialVersionUID = 1;

  public DataFileException(String message, Throwable cause) {
    super(message, cause);
  }
}
