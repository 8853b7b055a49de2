package dev.tidemark.api.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.tidemark.api.RsaKeys;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Only an RS256 token of a trusted key, within its time, names a caller. */
class TokensTest {
  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
  private static final ClaimRules USUAL = new ClaimRules(true, "", "", Duration.ZERO, CLOCK);
  private static final KeyPair OLD = RsaKeys.number(1);
  private static final KeyPair NEW = RsaKeys.number(2);
  private static final KeyPair FOREIGN = RsaKeys.number(3);

  private static final Tokens TOKENS = tokens(USUAL);

  @Test
  void everyTrustedKeyIsTriedInTurn() {
    assertThat(TOKENS.caller("Bearer " + signed(OLD, good())).user()).isEqualTo("Ann");
    assertThat(TOKENS.caller("bearer " + signed(NEW, good())).user()).isEqualTo("Ann");
  }

  @Test
  void aTokenOfAForeignKeyIsNone() {
    rejected(signed(FOREIGN, good()));
  }

  @Test
  void anUnsignedTokenIsNone() {
    rejected(new PlainJWT(good().build()).serialize());
    var parts = signed(OLD, good()).split("\\.", -1);
    rejected(base64("{\"alg\":\"none\"}") + "." + parts[1] + ".");
    rejected(base64("{\"alg\":\"none\"}") + "." + parts[1] + "." + parts[2]);
    rejected(parts[0] + "." + parts[1] + ".");
  }

  @Test
  void anHmacOverThePublicKeyIsNone() throws JOSEException {
    var encoded = OLD.getPublic().getEncoded();
    var pem = "-----BEGIN PUBLIC KEY-----\n" + Base64.getMimeEncoder().encodeToString(encoded);
    rejected(signed(JWSAlgorithm.HS256, new MACSigner(encoded), good()));
    rejected(
        signed(JWSAlgorithm.HS256, new MACSigner(pem.getBytes(StandardCharsets.UTF_8)), good()));
  }

  @Test
  void anotherAlgorithmOfTheSameKeyIsNone() {
    rejected(signed(JWSAlgorithm.RS512, new RSASSASigner(OLD.getPrivate()), good()));
    rejected(signed(JWSAlgorithm.PS256, new RSASSASigner(OLD.getPrivate()), good()));
  }

  @Test
  void aChangedTokenIsNone() {
    var parts = signed(OLD, good()).split("\\.", -1);
    var claims = base64("{\"sub\":\"Root\",\"exp\":" + NOW.plusSeconds(60).getEpochSecond() + "}");
    rejected(parts[0] + "." + claims + "." + parts[2]);
  }

  @Test
  void aTokenHoldsUntilItExpiresAndNotBeforeItBegins() {
    rejected(signed(OLD, good().expirationTime(Date.from(NOW))));
    rejected(signed(OLD, good().expirationTime(Date.from(NOW.minusSeconds(3600)))));
    rejected(signed(OLD, good().notBeforeTime(Date.from(NOW.plusSeconds(1)))));
    assertThat(TOKENS.caller("Bearer " + signed(OLD, good().notBeforeTime(Date.from(NOW)))).user())
        .isEqualTo("Ann");
    rejected(signed(OLD, new JWTClaimsSet.Builder().subject("Ann")));
    rejected(signed(OLD, good().claim("exp", "tomorrow")));
  }

  /** However often it held before: only its signature is remembered. */
  @Test
  void aTokenThatHeldIsNoneWhenItsTimeIsOver() {
    var now = new AtomicReference<>(NOW);
    InstantSource moving = now::get;
    var keys = List.of((RSAPublicKey) OLD.getPublic());
    var tokens =
        new Tokens(
            keys, new ClaimRules(true, "", "", Duration.ZERO, moving.withZone(ZoneOffset.UTC)));
    var token = signed(OLD, good().expirationTime(Date.from(NOW.plusSeconds(60))));
    for (int i = 0; i < 3; i++) {
      assertThat(tokens.caller("Bearer " + token).user()).isEqualTo("Ann");
    }
    now.set(NOW.plusSeconds(60));
    rejected(tokens, token);
  }

  @Test
  void theClocksMayDifferAsFarAsConfigured() {
    var patient = tokens(new ClaimRules(true, "", "", Duration.ofSeconds(30), CLOCK));
    var late = signed(OLD, good().expirationTime(Date.from(NOW.minusSeconds(29))));
    assertThat(patient.caller("Bearer " + late).user()).isEqualTo("Ann");
    rejected(patient, signed(OLD, good().expirationTime(Date.from(NOW.minusSeconds(30)))));
  }

  @Test
  void withoutTheRuleATokenNeedNotExpire() {
    var lax = tokens(new ClaimRules(false, "", "", Duration.ZERO, CLOCK));
    var eternal = signed(OLD, new JWTClaimsSet.Builder().subject("Ann"));
    assertThat(lax.caller("Bearer " + eternal).user()).isEqualTo("Ann");
    rejected(lax, signed(OLD, good().expirationTime(Date.from(NOW.minusSeconds(1)))));
  }

  @Test
  void issuerAndAudienceAreThoseConfigured() {
    var strict = tokens(new ClaimRules(true, "us", "history", Duration.ZERO, CLOCK));
    var ours = good().issuer("us").audience(List.of("other", "history"));
    assertThat(strict.caller("Bearer " + signed(OLD, ours)).user()).isEqualTo("Ann");
    rejected(strict, signed(OLD, good().audience("history")));
    rejected(strict, signed(OLD, good().issuer("them").audience("history")));
    rejected(strict, signed(OLD, good().issuer("us").audience("other")));
    rejected(strict, signed(OLD, good().issuer("us")));
  }

  @Test
  void aTokenWithoutSubjectIsNobodys() {
    for (var claims : List.of(good().subject(null), good().subject(" "))) {
      assertThatThrownBy(() -> TOKENS.caller("Bearer " + signed(OLD, claims)))
          .isInstanceOfSatisfying(
              AccessException.class,
              e -> assertThat(e.kind()).isEqualTo(AccessException.Kind.UNAUTHORIZED));
    }
  }

  @Test
  void aHugeTokenIsNotEvenDecoded() {
    rejected(signed(OLD, good().claim("x", "y".repeat(10_000))));
    rejected("a".repeat(1 << 20));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Bearer",
        "Bearer ",
        "Basic YTpi",
        "Bearer a.b.c",
        "Bearer ..",
        "Bearer \u0000",
        "Bearer eyJhbGciOiJSUzI1NiJ9",
        "Bearer e30.e30.e30",
        "Bearer null.null.null",
        "BearerX y"
      })
  void garbageIsNone(String header) {
    assertThatThrownBy(() -> TOKENS.caller(header))
        .isInstanceOf(AccessException.class)
        .hasMessage("Invalid or missing token");
  }

  private void rejected(String token) {
    rejected(TOKENS, token);
  }

  private static void rejected(Tokens tokens, String token) {
    assertThatThrownBy(() -> tokens.caller("Bearer " + token))
        .isInstanceOf(AccessException.class)
        .hasMessage("Invalid or missing token");
  }

  private static Tokens tokens(ClaimRules rules) {
    var keys = List.of((RSAPublicKey) OLD.getPublic(), (RSAPublicKey) NEW.getPublic());
    return new Tokens(keys, rules);
  }

  private static JWTClaimsSet.Builder good() {
    return new JWTClaimsSet.Builder().subject("Ann").expirationTime(Date.from(NOW.plusSeconds(60)));
  }

  private static String signed(KeyPair pair, JWTClaimsSet.Builder claims) {
    return signed(JWSAlgorithm.RS256, new RSASSASigner(pair.getPrivate()), claims);
  }

  private static String signed(
      JWSAlgorithm algorithm, JWSSigner signer, JWTClaimsSet.Builder claims) {
    try {
      var token = new SignedJWT(new JWSHeader(algorithm), claims.build());
      token.sign(signer);
      return token.serialize();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  private static String base64(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
