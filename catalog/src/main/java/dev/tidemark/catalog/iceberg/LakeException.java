package dev.tidemark.catalog.iceberg;

import org.jspecify.annotations.Nullable;

/** The lake cannot do what was asked; the message tells a person why, and what would help. */
public final class LakeException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public LakeException(String message) {
    super(message);
  }

  public LakeException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
