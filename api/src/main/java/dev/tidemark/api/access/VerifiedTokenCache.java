package dev.tidemark.api.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import java.util.List;
import java.util.Optional;

/**
 * Caches the claims of tokens that a current key has signed: the next request with the token needs
 * no cryptography and no JSON parsing. The times of a token are not part of its signature and are
 * checked each time. Thread-safe.
 */
final class VerifiedTokenCache {
  /** Of at most 8 KiB each, with their claims. */
  private static final int MOST = 1_000;

  private final Cache<String, Entry> tokens = Caffeine.newBuilder().maximumSize(MOST).build();

  private record Entry(JWTClaimsSet claims, List<RSASSAVerifier> keys) {}

  /** Returns the claims of a token that one of these keys is known to have signed. */
  @SuppressWarnings("ReferenceEquality") // Keys that were read again are other keys.
  Optional<JWTClaimsSet> find(String token, List<RSASSAVerifier> keys) {
    var known = tokens.getIfPresent(token);
    return known != null && known.keys() == keys ? Optional.of(known.claims()) : Optional.empty();
  }

  /** Adds a token that one of these keys has signed. */
  void add(String token, JWTClaimsSet claims, List<RSASSAVerifier> keys) {
    tokens.put(token, new Entry(claims, keys));
  }
}
