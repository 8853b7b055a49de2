package dev.tidemark.api.access;

import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The tokens that one of today's keys has signed, as far as they came before: the next request with
 * one costs a look and no arithmetic. Whether a token's time has come or is over is no matter of
 * its signature, and is not remembered. Safe for use by many threads.
 */
final class SignedTokens {
  /** Of at most 8 KiB each. */
  private static final int MOST = 1_000;

  /** Of one list of keys, compared as an object: keys that were read again are other keys. */
  private record Known(List<RSASSAVerifier> keys, ConcurrentHashMap<String, JWTClaimsSet> tokens) {
    Known(List<RSASSAVerifier> keys) {
      this(keys, new ConcurrentHashMap<>());
    }

    @SuppressWarnings("ReferenceEquality") // see above
    boolean isOf(List<RSASSAVerifier> today) {
      return keys == today;
    }
  }

  private volatile Known known = new Known(List.of());

  /** What a token claims, if it is known that one of these keys has signed it. */
  Optional<JWTClaimsSet> find(String token, List<RSASSAVerifier> keys) {
    var now = known;
    return now.isOf(keys) ? Optional.ofNullable(now.tokens.get(token)) : Optional.empty();
  }

  /** Remembers a token that one of these keys has signed; forgets others where they are many. */
  void add(String token, List<RSASSAVerifier> keys, JWTClaimsSet claims) {
    var now = known;
    if (!now.isOf(keys) || now.tokens.size() >= MOST) known = now = new Known(keys);
    now.tokens.put(token, claims);
  }
}
