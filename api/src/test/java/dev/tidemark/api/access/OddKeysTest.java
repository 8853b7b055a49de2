package dev.tidemark.api.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import dev.tidemark.api.RsaKeys;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A key of a set that is odd, or for something else, is left out, and the others are trusted. */
class OddKeysTest {
  private static final KeyPair FIT = RsaKeys.number(1);
  private static final KeyPair OTHER = RsaKeys.number(2);
  private static final String EC = "\"kty\":\"EC\",\"crv\":\"%s\",\"x\":\"%s\",\"y\":\"%s\"";
  private static final String N = base64(key(OTHER).getModulus());

  static Stream<Arguments> odd() {
    var one = base64(BigInteger.ONE);
    var huge = base64(BigInteger.TWO.pow(240_000).subtract(BigInteger.ONE));
    var even = base64(key(OTHER).getModulus().add(BigInteger.ONE));
    return Stream.of(
        odd("secp256k1", EC.formatted("secp256k1", one, one)),
        odd("brainpool", EC.formatted("brainpoolP256r1", one, one)),
        odd("a point off its curve", EC.formatted("P-256", one, one)),
        odd("a curve that nobody knows", "\"kty\":\"OKP\",\"crv\":\"X999\",\"x\":\"AQ\""),
        odd("X448", "\"kty\":\"OKP\",\"crv\":\"X448\",\"x\":\"AQ\""),
        odd("AKP", "\"kty\":\"AKP\",\"alg\":\"ML-DSA-44\",\"pub\":\"AQ\""),
        odd("a secret", "\"kty\":\"oct\",\"k\":\"AQ\""),
        odd("no e", "\"kty\":\"RSA\",\"n\":\"" + N + "\""),
        odd("no n", "\"kty\":\"RSA\",\"e\":\"AQAB\""),
        odd("no kty", "\"n\":\"" + N + "\",\"e\":\"AQAB\""),
        odd("nothing", ""),
        odd("kty 7", "\"kty\":7"),
        odd("rsa in small letters", rsa(N, "AQAB").replace("RSA", "rsa")),
        odd("a bad x5c", rsa(N, "AQAB") + ",\"x5c\":[\"AQ\"]"),
        odd("an x5c of numbers", rsa(N, "AQAB") + ",\"x5c\":[7]"),
        odd("e is 1", rsa(N, "AQ")),
        odd("e is 2", rsa(N, "Ag")),
        odd("e is 0", rsa(N, "AA")),
        odd("n is 1", rsa("AQ", "AQAB")),
        odd("n is even", rsa(even, "AQAB")),
        odd("n of 240 000 bits", rsa(huge, "AQAB")),
        odd("n is a number", "\"kty\":\"RSA\",\"n\":7,\"e\":\"AQAB\""),
        odd("a word for key_ops", rsa(N, "AQAB") + ",\"key_ops\":[\"foo\"]"),
        odd("a text for key_ops", rsa(N, "AQAB") + ",\"key_ops\":\"verify\""),
        odd("a key for encrypting", rsa(N, "AQAB") + ",\"key_ops\":[\"encrypt\"]"),
        odd("a key for signing", rsa(N, "AQAB") + ",\"key_ops\":[\"sign\"]"),
        odd("no operation", rsa(N, "AQAB") + ",\"key_ops\":[]"),
        odd("use enc", rsa(N, "AQAB") + ",\"use\":\"enc\""),
        odd("another use", rsa(N, "AQAB") + ",\"use\":\"tls\""),
        odd("use 7", rsa(N, "AQAB") + ",\"use\":7"),
        odd("RSA-OAEP-256", rsa(N, "AQAB") + ",\"alg\":\"RSA-OAEP-256\""),
        odd("PS256", rsa(N, "AQAB") + ",\"alg\":\"PS256\""),
        odd("RS384", rsa(N, "AQAB") + ",\"alg\":\"RS384\""),
        odd("HS256", rsa(N, "AQAB") + ",\"alg\":\"HS256\""));
  }

  private static Arguments odd(String what, String members) {
    return Arguments.of(what, "{" + members + "}");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("odd")
  void itIsLeftOutAndTheOthersAreTrusted(String what, String odd) throws Exception {
    for (var set : new String[] {odd + "," + fit(), fit() + "," + odd}) {
      var keys = KeyDocument.JWKS.keys(("{\"keys\":[" + set + "]}").getBytes(UTF_8));
      assertThat(keys.fit()).as(what).containsExactly(key(FIT));
      assertThat(keys.leftOut()).isEqualTo(1);
    }
  }

  @Test
  void whatIsNoKeyAtAllIsLeftOut() throws Exception {
    var set = "{\"keys\":[null,7,\"x\",[],[{}],true," + fit() + "],\"keys2\":[]}";
    assertThat(KeyDocument.JWKS.keys(set.getBytes(UTF_8)).fit()).containsExactly(key(FIT));
    assertThat(KeyDocument.BARE.keys(bare("7,null,{\"key\":7},{\"key\":\"?\"}")).fit())
        .containsExactly(key(FIT));
  }

  @Test
  void whatIsSaidOfAKeyThatVerifiesRs256IsTrusted() throws Exception {
    for (var said :
        new String[] {
          "\"use\":\"sig\"",
          "\"alg\":\"RS256\"",
          "\"key_ops\":[\"verify\"]",
          "\"use\":\"sig\",\"alg\":\"RS256\",\"kid\":\"../x\",\"ext\":true"
        }) {
      var set = "{\"keys\":[" + fit().replace("{", "{" + said + ",") + "]}";
      assertThat(KeyDocument.JWKS.keys(set.getBytes(UTF_8)).fit())
          .as(said)
          .containsExactly(key(FIT));
    }
  }

  /** From the start and after a rotation. */
  @Test
  void aServiceLearnsTheFitKeysOfASetWithOddOnes(@TempDir Path dir) throws Exception {
    var answer = new String[] {all(FIT)};
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(answer[0].getBytes(UTF_8));
          }
        });
    server.start();
    var url = "http://localhost:" + server.getAddress().getPort() + "/jwks";
    var from = new VerificationKeys.Sources(url, "", Duration.ofHours(1), Duration.ofSeconds(30));
    try (var ring = VerificationKeys.start(dir, from)) {
      assertThat(ring.verify(token(FIT))).isTrue();
      assertThat(ring.verifiers()).hasSize(1);
      answer[0] = all(OTHER);
      ring.refresh();
      assertThat(ring.verify(token(OTHER))).isTrue();
      assertThat(ring.verifiers()).hasSize(1);
      assertThat(ring.failures()).isZero();
    } finally {
      server.stop(0);
    }
  }

  private static String all(KeyPair fit) {
    var odd = odd().map(each -> (String) each.get()[1]).filter(json -> json.length() < 10_000);
    return Stream.concat(odd, Stream.of(jwk(fit)))
        .collect(java.util.stream.Collectors.joining(",", "{\"keys\":[", "]}"));
  }

  private static SignedJWT token(KeyPair pair) throws Exception {
    var key = new DevelopmentKey(pair.getPrivate());
    return SignedJWT.parse(key.token("Ann", Duration.ofHours(1), Clock.systemUTC()));
  }

  private static byte[] bare(String others) {
    var der = Base64.getEncoder().encodeToString(FIT.getPublic().getEncoded());
    return ("{\"keys\":[" + others + ",{\"key\":\"" + der + "\"}]}").getBytes(UTF_8);
  }

  private static String rsa(String n, String e) {
    return "\"kty\":\"RSA\",\"n\":\"" + n + "\",\"e\":\"" + e + "\"";
  }

  private static String fit() {
    return jwk(FIT);
  }

  private static String jwk(KeyPair pair) {
    return new RSAKey.Builder(key(pair)).build().toJSONString();
  }

  private static RSAPublicKey key(KeyPair pair) {
    return (RSAPublicKey) pair.getPublic();
  }

  private static String base64(BigInteger number) {
    return com.nimbusds.jose.util.Base64URL.encode(number).toString();
  }
}
