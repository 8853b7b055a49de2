package dev.tidemark.api.access;

import io.micronaut.security.authentication.Authentication;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The user of a valid token.
 *
 * @param user the name as in the token; compared without regard to ASCII case
 * @param expires when the token expires; null if it does not expire
 */
public record Caller(String user, @Nullable Instant expires) implements Authentication {
  /** Creates a caller whose rights do not expire. */
  public Caller(String user) {
    this(user, null);
  }

  @Override
  public String getName() {
    return user;
  }

  /** Returns an empty map: other claims of a token are not used. */
  @Override
  public Map<String, Object> getAttributes() {
    return Map.of();
  }

  /** Returns the name in lower case, the same for every spelling of it. */
  public String key() {
    return AccessList.folded(user);
  }
}
