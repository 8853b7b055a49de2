package dev.tidemark.api.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import java.util.List;
import java.util.Optional;

/**
 * The tokens that one of today's keys has signed, as far as they came before, with what they claim:
 * the next request with one costs a look, without arithmetic and without reading JSON. Whether a
 * token's time has come or is over is no matter of its signature, and is not remembered. Safe for
 * use by many threads.
 */
final class VerifiedTokenCache {
  /** Of at most 8 KiB each, and what those say. */
  private static final int MOST = 1_000;

  private final Cache<String, Entry> tokens = Caffeine.newBuilder().maximumSize(MOST).build();

  private record Entry(JWTClaimsSet claims, List<RSASSAVerifier> keys) {}

  /** The claims of a token that one of these keys is known to have signed. */
  @SuppressWarnings("ReferenceEquality") // keys that were read again are other keys
  Optional<JWTClaimsSet> find(String token, List<RSASSAVerifier> keys) {
    var known = tokens.getIfPresent(token);
    return known != null && known.keys() == keys ? Optional.of(known.claims()) : Optional.empty();
  }

  /** Remembers a token that one of these keys has signed. */
  void add(String token, JWTClaimsSet claims, List<RSASSAVerifier> keys) {
    tokens.put(token, new Entry(claims, keys));
  }
}
