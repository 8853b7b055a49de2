package dev.tidemark.api;

/** An Error that cannot even be told: where memory ends, the next line needs some, too. */
public final class NastyError extends Error {
  private static final long serialVersionUID = 1;

  @Override
  public String toString() {
    throw new OutOfMemoryError("to tell of it");
  }

  @Override
  public String getMessage() {
    throw new OutOfMemoryError("to tell of it");
  }
}
