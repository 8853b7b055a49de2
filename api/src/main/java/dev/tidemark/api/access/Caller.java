package dev.tidemark.api.access;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Someone whose token holds.
 *
 * @param user the name as the token spells it; compared without regard to case
 * @param expires when the token ends; null where it does not say so
 */
public record Caller(String user, @Nullable Instant expires) {
  /** Someone whose rights do not end by themselves. */
  public Caller(String user) {
    this(user, null);
  }

  /** The same text for the same caller, however a token spells the name. */
  public String key() {
    return AccessList.folded(user);
  }
}
