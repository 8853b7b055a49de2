package dev.tidemark.api.access;

import com.nimbusds.jose.crypto.RSASSAVerifier;
import dev.tidemark.api.config.ConfigException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The public keys that tokens are believed by, as their sources have them: read again at intervals
 * and soon after a token that none of them has signed. A source that fails leaves its keys as they
 * were. Safe for use by many threads.
 */
public final class Keyring implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("tidemark.access");

  private final List<KeySource> sources;
  private final Map<KeySource, List<RSAPublicKey>> known = new HashMap<>();
  private final Map<KeySource, String> failing = new HashMap<>();
  private final LongAdder failures = new LongAdder();
  private volatile List<RSASSAVerifier> verifiers = List.of();
  private @Nullable Interval interval;

  private Keyring(List<KeySource> sources) {
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
  public static Keyring of(List<RSAPublicKey> keys) {
    var ring = new Keyring(List.of());
    ring.verifiers = keys.stream().map(RSASSAVerifier::new).toList();
    return ring;
  }

  /**
   * The keys of a folder and of those URLs, refreshed from now on. A URL that does not answer is no
   * reason not to start.
   *
   * @throws ConfigException where a file of the folder is no key, or a URL is none
   */
  public static Keyring start(Path folder, Sources from) throws ConfigException, IOException {
    PublicKeys.read(folder);
    var sources = new ArrayList<KeySource>(List.of(new PemFolder(folder)));
    addUrl("auth.jwks-url", from.jwksUrl(), KeyDocument.JWKS, from, sources);
    addUrl("auth.keys-url", from.keysUrl(), KeyDocument.BARE, from, sources);
    var ring = new Keyring(sources);
    ring.refresh();
    if (ring.verifiers.isEmpty()) {
      LOG.warn("there is no public key in {}: nobody can ask a question", sources);
    }
    ring.interval = Interval.start("keys", from.refresh(), ring::refresh);
    return ring;
  }

  private static void addUrl(
      String option, String url, KeyDocument form, Sources from, List<KeySource> sources)
      throws ConfigException {
    if (url.isEmpty()) return;
    try {
      var uri = URI.create(url);
      if (uri.getHost() != null && uri.getScheme().matches("https?")) {
        sources.add(new KeyUrl(uri, form, new KeyFetch(from.patience())));
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

  /** Tells of a token that no key has signed: it may be time to look for new ones. */
  void missed() {
    if (interval != null) interval.soon();
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
      } catch (IOException | RuntimeException e) {
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
    if (interval != null) interval.close();
    sources.forEach(KeySource::close);
  }
}
