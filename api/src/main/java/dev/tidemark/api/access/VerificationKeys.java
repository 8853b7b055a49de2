package dev.tidemark.api.access;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.tidemark.api.config.ConfigException;
import dev.tidemark.api.schedule.PeriodicTask;
import io.micronaut.security.token.jwt.signature.SignatureConfiguration;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The current public keys for the verification of tokens. The sources are read again periodically,
 * and soon after a token that none of the keys has signed. If a source fails, its keys stay.
 * Thread-safe.
 */
public final class VerificationKeys implements SignatureConfiguration, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("tidemark.access");

  private final List<KeySource> sources;
  private final Map<KeySource, List<RSAPublicKey>> known = new HashMap<>();
  private final Map<KeySource, String> failing = new HashMap<>();
  private final LongAdder failures = new LongAdder();
  private final VerifiedTokenCache signed = new VerifiedTokenCache();
  private volatile List<RSASSAVerifier> verifiers = List.of();
  private @Nullable PeriodicTask periodicTask;

  private VerificationKeys(List<KeySource> sources) {
    this.sources = List.copyOf(sources);
  }

  /**
   * The sources of keys besides a folder.
   *
   * @param jwksUrl the URL of a JSON Web Key Set; empty: none
   * @param keysUrl the URL of bare keys; empty: none
   * @param refresh the interval between two reads of all sources
   * @param patience the time limit for a URL
   */
  public record Sources(String jwksUrl, String keysUrl, Duration refresh, Duration patience) {}

  /** Returns keys that do not change. */
  public static VerificationKeys of(List<RSAPublicKey> keys) {
    var ring = new VerificationKeys(List.of());
    ring.verifiers = keys.stream().map(RSASSAVerifier::new).toList();
    return ring;
  }

  /**
   * Reads the keys of a folder and of these URLs, and refreshes them from now on. A URL that does
   * not respond does not prevent the start.
   *
   * @throws ConfigException if a file of the folder is not a key, or a URL is invalid
   */
  public static VerificationKeys start(Path folder, Sources from)
      throws ConfigException, IOException {
    PublicKeys.read(folder);
    var sources = new ArrayList<KeySource>(List.of(new PemFolder(folder)));
    addUrl("auth.jwks-url", from.jwksUrl(), KeyDocument.JWKS, from, sources);
    addUrl("auth.keys-url", from.keysUrl(), KeyDocument.BARE, from, sources);
    var ring = new VerificationKeys(sources);
    ring.refresh();
    if (ring.verifiers.isEmpty()) {
      LOG.warn(
          "there is no public key in {}: every request that needs a token is rejected", sources);
    }
    ring.periodicTask = PeriodicTask.start("keys", from.refresh(), ring::refresh);
    return ring;
  }

  private static void addUrl(
      String option, String url, KeyDocument form, Sources from, List<KeySource> sources)
      throws ConfigException {
    if (url.isEmpty()) return;
    try {
      var uri = URI.create(url);
      if (uri.getHost() != null && uri.getScheme().matches("https?")) {
        sources.add(new KeyUrl(uri, form, new HttpFetcher(from.patience())));
        return;
      }
    } catch (IllegalArgumentException e) {
      // Reported below, in the same words.
    }
    throw new ConfigException(option + " must be a URL such as https://id.example.com/keys");
  }

  /** Returns the verifiers to try in turn. */
  List<RSASSAVerifier> verifiers() {
    return verifiers;
  }

  /**
   * Returns true. The algorithm is compared first, so that an HMAC with a public key's text as its
   * secret never reaches a verifier.
   *
   * @throws AccessException if none of the current keys has signed the token, or its form is
   *     invalid
   */
  @Override
  public boolean verify(SignedJWT token) throws JOSEException {
    var today = verifiers;
    TokenSyntax.checkHead(token);
    if (!isSigned(token, today)) throw AccessException.of(TokenError.SIGNATURE);
    signed.add(token.getParsedString(), TokenSyntax.claims(token), today);
    return true;
  }

  /**
   * Returns the claims of a token that a current key is known to have signed; empty if it must be
   * verified.
   */
  Optional<JWTClaimsSet> known(String token) {
    return signed.find(token, verifiers);
  }

  private boolean isSigned(SignedJWT token, List<RSASSAVerifier> keys) throws JOSEException {
    for (var key : keys) {
      if (token.verify(key)) return true;
    }
    // There may be new keys.
    if (periodicTask != null) periodicTask.runSoon();
    return false;
  }

  @Override
  public boolean supports(JWSAlgorithm algorithm) {
    return algorithm.equals(JWSAlgorithm.RS256);
  }

  @Override
  public String supportedAlgorithmsMessage() {
    return "only RS256 is supported";
  }

  /** Returns how often a source could not be read since the start. */
  public long failures() {
    return failures.sum();
  }

  /** Reads every source now. */
  synchronized void refresh() {
    for (var source : sources) {
      try {
        var keys = source.read();
        var before = known.put(source, keys);
        if (failing.remove(source) != null || (before != null && !before.equals(keys))) {
          LOG.info("the public keys of {} were read again: {}", source, keys.size());
        }
      } catch (IOException | RuntimeException | Error e) {
        failed(source, String.valueOf(e.getMessage()));
      }
    }
    verifiers =
        sources.stream()
            .flatMap(source -> known.getOrDefault(source, List.of()).stream())
            .distinct()
            .map(RSASSAVerifier::new)
            .toList();
  }

  /** Counts every failure, logs each cause once. */
  private void failed(KeySource source, String cause) {
    failures.increment();
    if (!cause.equals(failing.put(source, cause))) {
      LOG.error("the public keys of {} were not changed: {}", source, cause);
    }
  }

  @Override
  public void close() {
    if (periodicTask != null) periodicTask.close();
    sources.forEach(KeySource::close);
  }
}
