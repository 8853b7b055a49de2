package dev.tidemark.catalog.lake;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The lake cannot do what was asked; the message tells a person why, and what would help. */
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

  /** Of several problems, at least one, that are told together. */
  public LakeException(List<String> problems) {
    super(String.join("; ", problems));
    this.problems = List.copyOf(problems);
  }

  /** Each problem by itself. */
  public List<String> problems() {
    return problems;
  }
}
