package dev.tidemark.api.access;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.security.interfaces.RSAPublicKey;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells who stands behind an {@code Authorization} header: RS256 tokens only, signed by one of the
 * trusted keys and within their time. Safe for use by many threads.
 *
 * <p>The algorithm is compared before anything else is done with a token, so {@code alg: none} and
 * an HMAC over the text of a public key never reach a verifier.
 */
public final class Tokens {
  /** No honest token comes near it; it keeps a huge one from being decoded at all. */
  private static final int LONGEST = 8 * 1024;

  private static final String SCHEME = "Bearer ";

  private final Keyring keys;
  private final Rules rules;
  private final Clock clock;
  private final SignedTokens known = new SignedTokens();

  /**
   * What a token must say.
   *
   * @param requireExp whether it must say when it expires
   * @param issuer the issuer that it must name; empty: any
   * @param audience an audience that it must name; empty: any
   * @param clockSkew how far the clocks may differ
   */
  public record Rules(boolean requireExp, String issuer, String audience, Duration clockSkew) {}

  /** Believes tokens that one of these keys has signed; without keys, none. */
  public Tokens(List<RSAPublicKey> keys, Rules rules, Clock clock) {
    this(Keyring.of(keys), rules, clock);
  }

  /** Believes tokens that a key has signed which is on the ring at that time. */
  public Tokens(Keyring keys, Rules rules, Clock clock) {
    this.keys = keys;
    this.rules = rules;
    this.clock = clock;
  }

  /**
   * The caller whose token an {@code Authorization} header bears.
   *
   * @throws AccessException where there is none, it does not hold or it names nobody
   */
  public Caller caller(@Nullable String authorization) {
    return caller(authorization, null);
  }

  /**
   * The caller whose token an {@code Authorization} header bears, or in its absence the header
   * {@code bearer} of older clients, which is a token with or without the scheme.
   *
   * @throws AccessException where there is none, it does not hold or it names nobody
   */
  public Caller caller(@Nullable String authorization, @Nullable String legacy) {
    var header = authorization != null ? authorization : legacy;
    if (header == null) throw AccessException.badToken();
    boolean scheme = header.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
    if (!scheme && authorization != null) throw AccessException.badToken();
    var claims = verified((scheme ? header.substring(SCHEME.length()) : header).strip());
    var user = claims.getSubject();
    if (user == null || user.isBlank()) throw AccessException.noSubject();
    return new Caller(user, instant(claims.getExpirationTime()));
  }

  private JWTClaimsSet verified(String text) {
    if (text.length() > LONGEST) throw AccessException.badToken();
    var verifiers = keys.verifiers();
    var before = known.find(text, verifiers);
    var claims = before.orElseGet(() -> signed(text, verifiers));
    if (!holds(claims)) throw AccessException.badToken();
    if (before.isEmpty()) known.add(text, verifiers, claims);
    return claims;
  }

  private JWTClaimsSet signed(String text, List<RSASSAVerifier> verifiers) {
    try {
      var token = SignedJWT.parse(text);
      if (!token.getHeader().getAlgorithm().equals(JWSAlgorithm.RS256)
          || !signed(token, verifiers)) {
        throw AccessException.badToken();
      }
      var claims = token.getJWTClaimsSet();
      if (claims == null) throw AccessException.badToken();
      return claims;
    } catch (ParseException | JOSEException | IllegalArgumentException e) {
      // IllegalArgumentException: an unsecured header, which this parser does not take.
      throw AccessException.badToken();
    }
  }

  private boolean signed(SignedJWT token, List<RSASSAVerifier> verifiers) throws JOSEException {
    for (var verifier : verifiers) {
      if (token.verify(verifier)) return true;
    }
    keys.missed();
    return false;
  }

  private boolean holds(JWTClaimsSet claims) {
    var now = clock.instant();
    var expires = instant(claims.getExpirationTime());
    var begins = instant(claims.getNotBeforeTime());
    if (expires == null && rules.requireExp()) return false;
    if (expires != null && !now.isBefore(expires.plus(rules.clockSkew()))) return false;
    if (begins != null && now.isBefore(begins.minus(rules.clockSkew()))) return false;
    return (rules.issuer().isEmpty() || rules.issuer().equals(claims.getIssuer()))
        && (rules.audience().isEmpty() || claims.getAudience().contains(rules.audience()));
  }

  private static @Nullable Instant instant(@Nullable Date date) {
    return date == null ? null : date.toInstant();
  }
}
