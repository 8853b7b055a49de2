package dev.tidemark.api.access;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import java.util.List;
import java.util.concurrent.ConcurrentMap;

/**
 * The tokens that one of today's keys has signed, as far as they came before: the next request with
 * one costs a look and no arithmetic. Whether a token's time has come or is over is no matter of
 * its signature, and is not remembered. Safe for use by many threads.
 */
final class SignedTokens {
  /** Of at most 8 KiB each. */
  private static final int MOST = 1_000;

  private final ConcurrentMap<String, List<RSASSAVerifier>> tokens =
      Caffeine.newBuilder().maximumSize(MOST).<String, List<RSASSAVerifier>>build().asMap();

  /** Whether it is known that one of these keys has signed a token. */
  @SuppressWarnings("ReferenceEquality") // keys that were read again are other keys
  boolean has(String token, List<RSASSAVerifier> keys) {
    return tokens.get(token) == keys;
  }

  /** Remembers a token that one of these keys has signed. */
  void add(String token, List<RSASSAVerifier> keys) {
    tokens.put(token, keys);
  }
}
