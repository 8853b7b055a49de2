package dev.tidemark.api.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.sun.net.httpserver.HttpServer;
import dev.tidemark.api.ServedLake;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A running service learns new keys from its sources, and keeps those of a source that fails. */
class KeyRotationTest {
  private static final String JWKS = "/jwks";
  private static final String BARE = "/keys";

  private final SigningKey first = SigningKey.number(1);
  private final SigningKey second = SigningKey.number(2);
  private final Map<String, String> answers = new ConcurrentHashMap<>();

  @Test
  void keysRotateWhileTheServiceRuns(@TempDir Path dir) throws Exception {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            var answer = Optional.ofNullable(answers.get(exchange.getRequestURI().getPath()));
            exchange.sendResponseHeaders(answer.isPresent() ? 200 : 503, 0);
            exchange.getResponseBody().write(answer.orElse("").getBytes(UTF_8));
          }
        });
    server.start();
    var url = "http://localhost:" + server.getAddress().getPort();
    answers.put(BARE, bare(first));
    try (var lake =
        ServedLake.start(
            dir,
            Map.of(
                "TIDEMARK_AUTH_JWKS_URL", url + JWKS,
                "TIDEMARK_AUTH_KEYS_URL", url + BARE,
                "TIDEMARK_AUTH_KEYS_REFRESH_INTERVAL", "1s"))) {
      // The JWKS URL fails from the start, which keeps neither the others nor the service from it.
      assertThat(status(lake, first)).isEqualTo(200);
      assertThat(status(lake, second)).isEqualTo(401);
      answers.put(JWKS, jwks(second));
      becomes(lake, second, 200);
      answers.remove(BARE);
      answers.put(JWKS, jwks(first));
      becomes(lake, second, 401);
      assertThat(status(lake, first)).isEqualTo(200);
      answers.clear();
      // Two more rounds in which nothing answers.
      Thread.sleep(2_500);
      assertThat(status(lake, first)).isEqualTo(200);
      answers.put(BARE, bare(second));
      becomes(lake, second, 200);
      // The key of the folder was good all the time.
      assertThat(lake.send(lake.query("/stats/hub", "{}")).statusCode()).isEqualTo(200);
    } finally {
      server.stop(0);
    }
  }

  private static void becomes(ServedLake lake, SigningKey key, int status) throws Exception {
    var late = Instant.now().plusSeconds(120);
    while (status(lake, key) != status && Instant.now().isBefore(late)) Thread.sleep(50);
    assertThat(status(lake, key)).isEqualTo(status);
  }

  private static int status(ServedLake lake, SigningKey key) throws Exception {
    var asked =
        lake.request("/stats/hub")
            .header("Authorization", "Bearer " + key.token(key.claims("Demo")))
            .POST(BodyPublishers.ofString("{\"limit\":1}"));
    return lake.send(asked).statusCode();
  }

  private static String jwks(SigningKey key) {
    return new JWKSet(new RSAKey.Builder(key.trusted()).keyID("k").build()).toString();
  }

  private static String bare(SigningKey key) {
    RSAPublicKey trusted = key.trusted();
    return "{\"keys\":[{\"key\":\"%s\"}]}"
        .formatted(Base64.getEncoder().encodeToString(trusted.getEncoded()));
  }
}
