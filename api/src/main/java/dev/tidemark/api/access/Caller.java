package dev.tidemark.api.access;

import io.micronaut.security.authentication.Authentication;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Someone whose token holds.
 *
 * @param user the name as the token spells it; compared without regard to ASCII case
 * @param expires when the token ends; null where it does not say so
 */
public record Caller(String user, @Nullable Instant expires) implements Authentication {
  /** Someone whose rights do not end by themselves. */
  public Caller(String user) {
    this(user, null);
  }

  @Override
  public String getName() {
    return user;
  }

  /** None: whatever else a token says is no matter here. */
  @Override
  public Map<String, Object> getAttributes() {
    return Map.of();
  }

  /** The same text for the same caller, however a token spells the name. */
  public String key() {
    return AccessList.folded(user);
  }
}
