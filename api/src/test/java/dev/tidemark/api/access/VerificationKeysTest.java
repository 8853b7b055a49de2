package dev.tidemark.api.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.tidemark.api.RsaKeys;
import dev.tidemark.api.config.ConfigException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.interfaces.RSAPublicKey;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys come from files and URLs, change while the service runs, and stay where a source fails. */
@Execution(ExecutionMode.CONCURRENT)
class VerificationKeysTest {
  private static final DevelopmentKeys KEYS = new DevelopmentKeys();

  /** Three keys, made once because that is slow. */
  private static final class DevelopmentKeys {
    final KeyPair a = RsaKeys.number(1);
    final KeyPair b = RsaKeys.number(2);
    final KeyPair small = RsaKeys.create(1024);
  }

  private interface Answer {
    void to(HttpExchange exchange) throws IOException, InterruptedException;
  }

  @TempDir private Path dir = Path.of("");
  private HttpServer server;
  private final CountDownLatch end = new CountDownLatch(1);
  private volatile Answer answer = exchange -> exchange.sendResponseHeaders(404, -1);

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newCachedThreadPool());
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            answer.to(exchange);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    server.start();
  }

  @AfterEach
  void stop() {
    end.countDown();
    server.stop(0);
  }

  @Test
  void theKeysOfAllSourcesAreTriedInTurn() throws Exception {
    DevelopmentKey.create(dir);
    says(jwks(KEYS.a));
    try (var ring = VerificationKeys.start(dir.resolve("keys"), jwksUrl())) {
      assertThat(ring.verifiers()).hasSize(2);
      var own = DevelopmentKey.read(dir).orElseThrow();
      assertThat(trusts(ring, own.token("Ann", Duration.ofHours(1), Clock.systemUTC()))).isTrue();
      assertThat(trusts(ring, KEYS.a)).isTrue();
      assertThat(trusts(ring, KEYS.b)).isFalse();
    }
  }

  @Test
  void aKeySetGivesItsRsaKeysForSignatures() throws Exception {
    var set =
        new JWKSet(
            List.of(
                new RSAKey.Builder(key(KEYS.a)).keyID("../../x").keyUse(KeyUse.SIGNATURE).build(),
                new RSAKey.Builder(key(KEYS.b)).keyUse(KeyUse.ENCRYPTION).build(),
                new RSAKey.Builder(key(KEYS.small)).build()));
    says(set.toString());
    try (var ring = VerificationKeys.start(dir, jwksUrl())) {
      assertThat(trusts(ring, KEYS.a)).isTrue();
      assertThat(ring.verifiers()).hasSize(1);
    }
  }

  @Test
  void bareKeysAreReadInBothForms() throws Exception {
    says("{\"key\":\"%s\"}".formatted(der(KEYS.a)));
    try (var ring = VerificationKeys.start(dir, keysUrl())) {
      assertThat(trusts(ring, KEYS.a)).isTrue();
      says(
          "{\"keys\":[{\"key\":\"%s\",\"use\":7},{\"key\":\"AAAA\"},{},{\"key\":\"%s\"}]}"
              .formatted(der(KEYS.b), der(KEYS.small)));
      ring.refresh();
      assertThat(trusts(ring, KEYS.b)).isTrue();
      // What the source no longer has is no longer believed.
      assertThat(trusts(ring, KEYS.a)).isFalse();
      assertThat(ring.verifiers()).hasSize(1);
      assertThat(ring.failures()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "[]",
        "null",
        "{\"keys\":[]}",
        "{\"keys\":7}",
        "{\"key\":\"AAAA\"}",
        "<html>",
        "\u0000"
      })
  void anAnswerWithoutKeysKeepsTheOldOnes(String garbage) throws Exception {
    for (var source : List.of(jwksUrl(), keysUrl())) {
      says(source.jwksUrl().isEmpty() ? "{\"key\":\"%s\"}".formatted(der(KEYS.a)) : jwks(KEYS.a));
      try (var ring = VerificationKeys.start(dir, source)) {
        says(garbage);
        ring.refresh();
        assertThat(trusts(ring, KEYS.a)).isTrue();
        assertThat(ring.failures()).isEqualTo(1);
      }
    }
  }

  @Test
  void aSourceThatFailsHangsOrFloodsKeepsTheOldOnes() throws Exception {
    says(jwks(KEYS.a));
    try (var ring = VerificationKeys.start(dir, sources(url(), "", Duration.ofSeconds(2)))) {
      var troubles =
          List.<Answer>of(
              exchange -> exchange.sendResponseHeaders(500, -1),
              exchange -> {
                exchange.getResponseHeaders().add("Location", "http://localhost:1/");
                exchange.sendResponseHeaders(302, -1);
              },
              exchange -> end.await(),
              exchange -> {
                // Headers at once, and then nothing more.
                exchange.sendResponseHeaders(200, 0);
                exchange.getResponseBody().flush();
                end.await();
              },
              exchange -> {
                exchange.sendResponseHeaders(200, 0);
                for (int i = 0; i < 64; i++) exchange.getResponseBody().write(new byte[64 * 1024]);
              });
      for (int i = 0; i < troubles.size(); i++) {
        answer = troubles.get(i);
        var started = Instant.now();
        ring.refresh();
        assertThat(Duration.between(started, Instant.now())).isLessThan(Duration.ofSeconds(30));
        assertThat(ring.failures()).isEqualTo(i + 1);
        assertThat(trusts(ring, KEYS.a)).isTrue();
      }
      server.stop(0);
      ring.refresh();
      assertThat(trusts(ring, KEYS.a)).isTrue();
    }
  }

  @Test
  void aUrlThatDoesNotAnswerIsNoReasonNotToStart() throws Exception {
    try (var ring = VerificationKeys.start(dir, jwksUrl())) {
      assertThat(ring.verifiers()).isEmpty();
      says(jwks(KEYS.a));
      ring.refresh();
      assertThat(trusts(ring, KEYS.a)).isTrue();
    }
  }

  @Test
  void aTokenThatNoKeyHasSignedMakesItLookForNewOnes() throws Exception {
    says(jwks(KEYS.a));
    try (var ring = VerificationKeys.start(dir, jwksUrl())) {
      says(jwks(KEYS.b));
      var late = Instant.now().plusSeconds(120);
      while (!trusts(ring, KEYS.b) && Instant.now().isBefore(late)) Thread.sleep(50);
      assertThat(trusts(ring, KEYS.b)).isTrue();
    }
  }

  @Test
  void filesAreReadAgainAndABrokenOneKeepsTheOld() throws Exception {
    var keys = Files.createDirectories(dir.resolve("keys"));
    Files.writeString(keys.resolve("a.pem"), pem(KEYS.a));
    try (var ring = VerificationKeys.start(keys, sources("", ""))) {
      Files.writeString(keys.resolve("b.pem"), pem(KEYS.b));
      ring.refresh();
      assertThat(trusts(ring, KEYS.b)).isTrue();
      Files.writeString(keys.resolve("a.pem"), "half");
      ring.refresh();
      assertThat(trusts(ring, KEYS.a)).isTrue();
      Files.delete(keys.resolve("a.pem"));
      ring.refresh();
      assertThat(trusts(ring, KEYS.a)).isFalse();
      assertThat(trusts(ring, KEYS.b)).isTrue();
    }
  }

  @Test
  void aTokenThatHeldIsNoneWhenItsKeyHasGone() throws Exception {
    var keys = Files.createDirectories(dir.resolve("rotated"));
    Files.writeString(keys.resolve("a.pem"), pem(KEYS.a));
    Files.writeString(keys.resolve("b.pem"), pem(KEYS.b));
    try (var ring = VerificationKeys.start(keys, sources("", ""))) {
      var token = token(KEYS.a);
      for (int i = 0; i < 3; i++) assertThat(trusts(ring, token)).isTrue();
      ring.refresh();
      assertThat(trusts(ring, token)).isTrue();
      Files.delete(keys.resolve("a.pem"));
      ring.refresh();
      assertThat(trusts(ring, token)).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"id.example.com", "file:///etc/passwd", "http:", "http://a b", "ftp://x/y"})
  void whatIsNoUrlStopsTheStart(String url) {
    assertThatThrownBy(() -> VerificationKeys.start(dir, sources(url, "")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("auth.jwks-url must be a URL");
  }

  private void says(String body) {
    answer =
        exchange -> {
          exchange.sendResponseHeaders(200, body.isEmpty() ? -1 : body.getBytes(UTF_8).length);
          exchange.getResponseBody().write(body.getBytes(UTF_8));
        };
  }

  private VerificationKeys.Sources jwksUrl() {
    return sources(url(), "");
  }

  private VerificationKeys.Sources keysUrl() {
    return sources("", url());
  }

  private String url() {
    return "http://localhost:" + server.getAddress().getPort() + "/keys";
  }

  private static VerificationKeys.Sources sources(String jwks, String keys) {
    return sources(jwks, keys, Duration.ofSeconds(30));
  }

  private static VerificationKeys.Sources sources(String jwks, String keys, Duration patience) {
    return new VerificationKeys.Sources(jwks, keys, Duration.ofHours(1), patience);
  }

  private static boolean trusts(VerificationKeys ring, KeyPair pair) {
    return trusts(ring, token(pair));
  }

  private static boolean trusts(VerificationKeys ring, String token) {
    try {
      return ring.verify(SignedJWT.parse(token));
    } catch (AccessException e) {
      assertThat(e.tokenError()).hasValue(TokenError.SIGNATURE);
      return false;
    } catch (ParseException | JOSEException e) {
      throw new AssertionError(e);
    }
  }

  private static String jwks(KeyPair pair) {
    return new JWKSet(new RSAKey.Builder(key(pair)).build()).toString();
  }

  private static String der(KeyPair pair) {
    return Base64.getEncoder().encodeToString(pair.getPublic().getEncoded());
  }

  private static String token(KeyPair pair) {
    var key = new DevelopmentKey(pair.getPrivate());
    return key.token("Ann", Duration.ofHours(1), Clock.systemUTC());
  }

  private static String pem(KeyPair pair) {
    return "-----BEGIN PUBLIC KEY-----\n%s\n-----END PUBLIC KEY-----\n".formatted(der(pair));
  }

  private static RSAPublicKey key(KeyPair pair) {
    return (RSAPublicKey) pair.getPublic();
  }
}
