package dev.tidemark.api.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.api.RsaKeys;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tokens by hand, nearly all signed by the trusted key: what RFC 7515 and 7519 leave no doubt about
 * is taken, and everything else is rejected for its cause.
 */
class TokenVectorsTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final long LATER = 1_767_225_660;
  private static final String RS256 = "{\"alg\":\"RS256\"}";
  private static final String CLAIMS = "{\"sub\":\"Ann\",\"exp\":" + LATER + "}";
  private static final String SHA256 = "SHA256withRSA";
  private static final KeyPair KEY = RsaKeys.number(1);
  private static final Tokens TOKENS =
      new Tokens(
          List.of((RSAPublicKey) KEY.getPublic()),
          new ClaimRules(false, "", "", Duration.ZERO, Clock.fixed(NOW, ZoneOffset.UTC)));

  @AfterAll
  static void stop() {
    TOKENS.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        RS256,
        " { \"alg\" : \"RS256\" } ",
        "{\"typ\":\"JWT\",\"alg\":\"RS256\",\"kid\":\"x\"}",
        "{\"alg\":\"RS256\",\"b64\":true}",
        "{\"alg\":\"RS256\",\"x-own\":{\"a\":[1]}}",
        "{\"\\u0061lg\":\"RS256\"}"
      })
  void aHeaderThatAsksForNothingUnusualIsTaken(String header) {
    taken(token(header, CLAIMS));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"crit\":[]",
        "\"crit\":[\"exp\"]",
        "\"crit\":[\"x\"],\"x\":1",
        "\"zip\":\"DEF\"",
        "\"zip\":\"GZ\"",
        "\"b64\":false"
      })
  void anExtensionIsNotSupported(String extension) {
    rejected(TokenError.EXTENSION, token("{\"alg\":\"RS256\"," + extension + "}", CLAIMS));
  }

  @ParameterizedTest
  @ValueSource(strings = {"RS384", "RS512", "PS256", "HS256", "ES256", "EdDSA", "rs256", "RS256 "})
  void anotherAlgorithmIsNotSupported(String algorithm) {
    rejected(TokenError.ALGORITHM, token("{\"alg\":\"" + algorithm + "\"}", CLAIMS));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "[]",
        "null",
        "{\"alg\":7}",
        "{\"alg\":\"none\"}",
        RS256 + "x",
        "{\"alg\":\"RS256\",\"alg\":\"none\"}",
        "{\"alg\":\"RS256\",\"crit\":7}",
        "{\"alg\":\"RS256\",\"b64\":false,\"crit\":\"b64\"}"
      })
  void aHeaderThatIsNoneIsRejected(String header) {
    rejected(TokenError.MALFORMED, token(header, CLAIMS));
  }

  @Test
  void oneTextStandsForOneTokenAlone() {
    var parts = token(RS256, CLAIMS).split("\\.", -1);
    taken(String.join(".", parts));
    for (int i = 0; i < parts.length; i++) {
      var part = parts[i];
      for (var other :
          List.of(
              part + "=",
              part + "==",
              part.substring(0, 5) + " " + part.substring(5),
              part.substring(0, 5) + "\n" + part.substring(5),
              part.substring(0, 5) + "*" + part.substring(5),
              "%" + part)) {
        var changed = parts.clone();
        changed[i] = other;
        rejected(TokenError.MALFORMED, String.join(".", changed));
      }
    }
    // Of 256 bytes the last character has 4 bits to spare.
    for (char last :
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".toCharArray()) {
      var changed = parts[2].substring(0, parts[2].length() - 1) + last;
      if (changed.equals(parts[2])) continue;
      var error = "AQgw".indexOf(last) < 0 ? TokenError.MALFORMED : TokenError.SIGNATURE;
      rejected(error, parts[0] + "." + parts[1] + "." + changed);
    }
  }

  @Test
  void theAlphabetIsThatOfUrls() {
    for (int i = 0; i < 20; i++) {
      var token = token(RS256, CLAIMS.replace("Ann", "Ann\",\"n\":\"" + i));
      taken(token);
      var other = token.replace('-', '+').replace('_', '/');
      if (!other.equals(token)) rejected(TokenError.MALFORMED, other);
    }
  }

  @Test
  void aTokenHasThreePartsAndNoneIsEmpty() {
    var parts = token(RS256, CLAIMS).split("\\.", -1);
    for (var shape :
        List.of(
            "",
            ".",
            "..",
            parts[0] + "." + parts[1],
            parts[0] + "." + parts[1] + ".",
            "." + parts[1] + "." + parts[2],
            String.join(".", parts) + ".",
            "." + String.join(".", parts),
            String.join(".", parts) + "." + parts[2])) {
      rejected(TokenError.MALFORMED, shape);
    }
    rejected(TokenError.SIGNATURE, parts[0] + ".." + parts[2]);
  }

  @Test
  void whatIsNotTheSignatureIsNone() {
    var content = base64(RS256) + "." + base64(CLAIMS);
    byte[] good = Base64.getUrlDecoder().decode(signature(SHA256, content));
    var n = ((RSAPublicKey) KEY.getPublic()).getModulus();
    var s = new BigInteger(1, good);
    byte[] turned = good.clone();
    turned[17] ^= 1;
    for (byte[] bytes :
        List.of(
            new byte[256],
            fixed(BigInteger.ONE),
            fixed(n.subtract(BigInteger.ONE)),
            fixed(n),
            fixed(n.subtract(s)),
            s.add(n).toByteArray(),
            joined(new byte[1], good),
            joined(good, new byte[1]),
            Arrays.copyOf(good, 255),
            joined(good, good),
            fixed(BigInteger.TWO.pow(2048).subtract(BigInteger.ONE)),
            turned)) {
      rejected(TokenError.SIGNATURE, content + "." + base64(bytes));
    }
    for (var other : List.of("SHA1withRSA", "SHA384withRSA", "SHA512withRSA")) {
      rejected(TokenError.SIGNATURE, content + "." + signature(other, content));
    }
    rejected(TokenError.SIGNATURE, content + "." + signature(SHA256, base64(CLAIMS)));
    rejected(TokenError.SIGNATURE, content + "." + signature(SHA256, RS256 + "." + CLAIMS));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "1.5", "1e9", "null", "1767225600"})
  void aTimeOfTheYearsUpToNowIsTaken(String time) {
    taken(token(RS256, claims("nbf", time)));
    taken(token(RS256, claims("iat", time)));
  }

  @Test
  void theYear9999IsTheLast() {
    taken(token(RS256, "{\"sub\":\"Ann\",\"exp\":253402300799}"));
    taken(token(RS256, claims("iat", "253402300799")));
    rejected(TokenError.NOT_YET_VALID, token(RS256, claims("nbf", "253402300799")));
    rejected(TokenError.EXPIRED, token(RS256, "{\"sub\":\"Ann\",\"exp\":0}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "253402300800",
        "9223372036854776",
        "9223372036854775807",
        "18446744073709551616",
        "1e300",
        "1e400",
        "-1",
        "-18446744072000000",
        "-0.5",
        "-1e400",
        "\"1\"",
        "\"soon\"",
        "true",
        "[]",
        "{}",
        "NaN"
      })
  void aTimeOutOfRangeIsNone(String time) {
    rejected(TokenError.CLAIMS, token(RS256, "{\"sub\":\"Ann\",\"exp\":" + time + "}"));
    rejected(TokenError.CLAIMS, token(RS256, claims("nbf", time)));
    rejected(TokenError.CLAIMS, token(RS256, claims("iat", time)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"5", "1.5", "true", "[\"Ann\"]", "{\"sub\":\"Ann\"}", "[]"})
  void aUserIsAText(String sub) {
    rejected(TokenError.CLAIMS, token(RS256, "{\"sub\":" + sub + ",\"exp\":" + LATER + "}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"sub\":null,", "\"sub\":\"\",", "\"sub\":\" \",", "", "\"Sub\":\"A\","})
  void aTokenWithoutUserIsNobodys(String sub) {
    rejected(TokenError.NO_SUBJECT, token(RS256, "{" + sub + "\"exp\":" + LATER + "}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "7",
        "{",
        CLAIMS + CLAIMS,
        CLAIMS + "x",
        "{\"sub\":\"Ann\",\"sub\":\"Root\"}",
        "{\"sub\":\"Ann\",\"iss\":7}"
      })
  void whatIsSignedIsOneObjectOfClaims(String claims) {
    rejected(TokenError.CLAIMS, token(RS256, claims));
  }

  private static void taken(String token) {
    // Again: it is known now.
    for (int i = 0; i < 2; i++) assertThat(TOKENS.caller(token).user()).as(token).isEqualTo("Ann");
  }

  private static void rejected(TokenError error, String token) {
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> TOKENS.caller(token))
          .as(token)
          .isInstanceOfSatisfying(
              AccessException.class, e -> assertThat(e.tokenError()).as(token).hasValue(error));
    }
  }

  private static String claims(String name, String value) {
    return "{\"sub\":\"Ann\",\"exp\":" + LATER + ",\"" + name + "\":" + value + "}";
  }

  private static String token(String header, String claims) {
    var content = base64(header) + "." + base64(claims);
    return content + "." + signature(SHA256, content);
  }

  private static String signature(String algorithm, String text) {
    try {
      var signature = Signature.getInstance(algorithm);
      signature.initSign(KEY.getPrivate());
      signature.update(text.getBytes(UTF_8));
      return base64(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** In the 256 bytes of a signature. */
  private static byte[] fixed(BigInteger number) {
    byte[] bytes = number.toByteArray();
    byte[] fixed = new byte[256];
    int length = Math.min(bytes.length, fixed.length);
    System.arraycopy(bytes, bytes.length - length, fixed, fixed.length - length, length);
    return fixed;
  }

  private static byte[] joined(byte[] first, byte[] second) {
    byte[] joined = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, joined, first.length, second.length);
    return joined;
  }

  private static String base64(String text) {
    return base64(text.getBytes(UTF_8));
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
