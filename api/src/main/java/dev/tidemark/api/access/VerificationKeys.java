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
 * The public keys that tokens are believed by, as their sources have them: read again at intervals
 * and soon after a token that none of them has signed. A source that fails leaves its keys as they
 * were. Thread-safe.
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
   * Where keys come from besides a folder.
   *
   * @param jwksUrl answers with a JSON Web Key Set; empty: none
   * @param keysUrl answers with bare keys; empty: none
   * @param refresh how often all sources are read again
   * @param patience how long a URL may take to answer
   */
  public record Sources(String jwksUrl, String keysUrl, Duration refresh, Duration patience) {}

  /** Keys that do not change. */
  public static VerificationKeys of(List<RSAPublicKey> keys) {
    var ring = new VerificationKeys(List.of());
    ring.verifiers = keys.stream().map(RSASSAVerifier::new).toList();
    return ring;
  }

  /**
   * The keys of a folder and of those URLs, refreshed from now on. A URL that does not answer is no
   * reason not to start.
   *
   * @throws ConfigException where a file of the folder is no key, or a URL is none
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
      // Said below, in the same words.
    }
    throw new ConfigException(option + " must be a URL such as https://id.example.com/keys");
  }

  /** What a token's signature is tried with, in turn. */
  List<RSASSAVerifier> verifiers() {
    return verifiers;
  }

  /**
   * Always true. The algorithm is compared before anything else is done with a token, so an HMAC
   * over the text of a public key never reaches a verifier.
   *
   * @throws AccessException where no key of today has signed the token, or it has a form that no
   *     token has
   */
  @Override
  public boolean verify(SignedJWT token) throws JOSEException {
    var today = verifiers;
    TokenSyntax.checkHead(token);
    if (!isSigned(token, today)) throw AccessException.of(TokenError.SIGNATURE);
    signed.add(token.getParsedString(), TokenSyntax.claims(token), today);
    return true;
  }

  /** The claims of a token that a key of today has signed; empty where it has to be verified. */
  Optional<JWTClaimsSet> known(String token) {
    return signed.find(token, verifiers);
  }

  private boolean isSigned(SignedJWT token, List<RSASSAVerifier> keys) throws JOSEException {
    for (var key : keys) {
      if (token.verify(key)) return true;
    }
    // It may be time to look for new keys.
    if (periodicTask != null) periodicTask.runSoon();
    return false;
  }

  @Override
  public boolean supports(JWSAlgorithm algorithm) {
    return algorithm.equals(JWSAlgorithm.RS256);
  }

  @Override
  public String supportedAlgorithmsMessage() {
    return "RS256 alone is supported";
  }

  /** How often a source could not be read, since the start. */
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
          LOG.info("the public keys of {} are read again: {}", source, keys.size());
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

  /** Counted each time, said once. */
  private void failed(KeySource source, String cause) {
    failures.increment();
    if (!cause.equals(failing.put(source, cause))) {
      LOG.error("the public keys of {} stay as they were: {}", source, cause);
    }
  }

  @Override
  public void close() {
    if (periodicTask != null) periodicTask.close();
    sources.forEach(KeySource::close);
  }
}
