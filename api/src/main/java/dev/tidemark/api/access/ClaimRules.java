package dev.tidemark.api.access;

import com.nimbusds.jwt.JWTClaimsSet;
import io.micronaut.http.HttpRequest;
import io.micronaut.security.token.Claims;
import io.micronaut.security.token.jwt.validator.GenericJwtClaimsValidator;
import io.micronaut.security.token.jwt.validator.JWTClaimsSetUtils;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Validates the claims of a signed token. Thread-safe.
 *
 * @param requireExp whether the token must have an expiry
 * @param issuer the required issuer; empty: any
 * @param audience the required audience; empty: any
 * @param clockSkew the maximum difference between the clocks
 */
public record ClaimRules(
    boolean requireExp, String issuer, String audience, Duration clockSkew, Clock clock)
    implements GenericJwtClaimsValidator<HttpRequest<?>> {
  /**
   * Returns true.
   *
   * @throws AccessException if a claim is invalid
   */
  @Override
  public boolean validate(Claims claims, @Nullable HttpRequest<?> request) {
    require(JWTClaimsSetUtils.jwtClaimsSetFromClaims(claims));
    return true;
  }

  /**
   * Validates parsed claims.
   *
   * @throws AccessException if a claim is invalid
   */
  void require(JWTClaimsSet claims) {
    problem(claims)
        .ifPresent(
            error -> {
              throw AccessException.of(error);
            });
  }

  private Optional<TokenError> problem(JWTClaimsSet claims) {
    var now = clock.instant();
    var expires = instant(claims.getExpirationTime());
    var begins = instant(claims.getNotBeforeTime());
    if (expires == null && requireExp) return Optional.of(TokenError.NO_EXPIRY);
    if (expires != null && !now.isBefore(expires.plus(clockSkew))) {
      return Optional.of(TokenError.EXPIRED);
    }
    if (begins != null && now.isBefore(begins.minus(clockSkew))) {
      return Optional.of(TokenError.NOT_YET_VALID);
    }
    if (!issuer.isEmpty() && !issuer.equals(claims.getIssuer())) {
      return Optional.of(TokenError.ISSUER);
    }
    if (!audience.isEmpty() && !claims.getAudience().contains(audience)) {
      return Optional.of(TokenError.AUDIENCE);
    }
    var user = claims.getSubject();
    return user == null || user.isBlank() ? Optional.of(TokenError.NO_SUBJECT) : Optional.empty();
  }

  private static @Nullable Instant instant(@Nullable Date date) {
    return date == null ? null : date.toInstant();
  }
}
