package dev.tidemark.catalog.lake;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reports that an operation on the lake is impossible. The message contains the reason and a remedy
 * for users.
 */
public final class LakeException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient List<String> problems;

  public LakeException(String message) {
    this(message, null);
  }

  public LakeException(String message, @Nullable Throwable cause) {
    super(message, cause);
    this.problems = List.of(message);
  }

  /** Reports several problems together, at least one. */
  public LakeException(List<String> problems) {
    super(String.join("; ", problems));
    this.problems = List.copyOf(problems);
  }

  /** Returns each problem separately. */
  public List<String> problems() {
    return problems;
  }
}
