package dev.tidemark.api.access;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentMap;

/**
 * The tokens that one of today's keys has signed, as far as they came before: the next request with
 * one costs a look and no arithmetic. Whether a token's time has come or is over is no matter of
 * its signature, and is not remembered. Safe for use by many threads.
 */
final class SignedTokens {
  /** Of at most 8 KiB each. */
  private static final int MOST = 1_000;

  /** By a list of keys, compared as an object: keys that were read again are other keys. */
  private record Signed(List<RSASSAVerifier> keys, JWTClaimsSet claims) {
    @SuppressWarnings("ReferenceEquality") // see above
    boolean isBy(List<RSASSAVerifier> today) {
      return keys == today;
    }
  }

  private final ConcurrentMap<String, Signed> tokens =
      Caffeine.newBuilder().maximumSize(MOST).<String, Signed>build().asMap();

  /** What a token claims, if it is known that one of these keys has signed it. */
  Optional<JWTClaimsSet> find(String token, List<RSASSAVerifier> keys) {
    return Optional.ofNullable(tokens.get(token))
        .filter(signed -> signed.isBy(keys))
        .map(Signed::claims);
  }

  /** Remembers a token that one of these keys has signed. */
  void add(String token, List<RSASSAVerifier> keys, JWTClaimsSet claims) {
    tokens.put(token, new Signed(keys, claims));
  }
}
