package dev.tidemark.api.access;

import com.nimbusds.jwt.JWT;
import com.nimbusds.jwt.JWTClaimsSet;
import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.http.HttpRequest;
import io.micronaut.security.authentication.Authentication;
import io.micronaut.security.token.jwt.validator.JsonWebTokenValidator;
import io.micronaut.security.token.validator.TokenValidator;
import jakarta.inject.Singleton;
import java.text.ParseException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/**
 * Tells who stands behind a token that Micronaut's validator finds good: with {@link
 * VerificationKeys} for the signature and {@link ClaimRules} for the claims. A token that came
 * before is asked for its claims alone (decision 0106). Of one that is not good, the request keeps
 * in mind why.
 */
@Singleton
public final class TokenAuthenticator implements TokenValidator<HttpRequest<?>> {
  private static final String REJECTION = "tidemark.token-refusal";

  /** No honest token comes near it; it keeps a huge one from being decoded at all. */
  private static final int LONGEST = 8 * 1024;

  private final JsonWebTokenValidator<JWT, HttpRequest<?>> validator;
  private final VerificationKeys verificationKeys;
  private final ClaimRules rules;

  TokenAuthenticator(
      JsonWebTokenValidator<JWT, HttpRequest<?>> validator,
      VerificationKeys verificationKeys,
      ClaimRules rules) {
    this.validator = validator;
    this.verificationKeys = verificationKeys;
    this.rules = rules;
  }

  /** What Micronaut has to leave to us: where tokens are found, and the times that they tell. */
  public static Map<String, Object> properties() {
    return Map.of(
        "micronaut.security.basic-auth.enabled", false,
        "micronaut.security.token.bearer.enabled", false,
        "micronaut.security.token.jwt.nimbus.reactive-validator", false,
        "micronaut.security.token.jwt.claims-validators.expiration", false,
        "micronaut.security.token.jwt.claims-validators.not-before", false,
        "micronaut.security.token.jwt.claims-validators.subject-not-null", false);
  }

  @Override
  public Publisher<Authentication> validateToken(String token, HttpRequest<?> request) {
    try {
      return Publishers.just(caller(token, request));
    } catch (AccessException e) {
      refuse(request, e);
      return Publishers.empty();
    }
  }

  /** Keeps in mind why a request's token does not hold. */
  public static void refuse(HttpRequest<?> request, AccessException why) {
    request.setAttribute(REJECTION, why);
  }

  /** Why a request's token does not hold; empty where it has none. */
  public static Optional<AccessException> rejection(HttpRequest<?> request) {
    return request.getAttribute(REJECTION, AccessException.class);
  }

  /**
   * Whose token it is.
   *
   * @throws AccessException where it does not hold or names nobody
   */
  Caller caller(String token, @Nullable HttpRequest<?> request) {
    if (token.length() > LONGEST) throw AccessException.of(TokenError.TOO_LONG);
    var known = verificationKeys.known(token);
    if (known.isPresent()) {
      rules.require(known.get());
      return caller(known.get());
    }
    try {
      return caller(
          validator
              .validate(token, request)
              .orElseThrow(() -> AccessException.of(TokenError.MALFORMED))
              .getJWTClaimsSet());
    } catch (AccessException e) {
      throw e;
    } catch (ParseException | RuntimeException e) {
      // RuntimeException: what the parser comes to by headers such as null.
      throw AccessException.of(TokenError.MALFORMED);
    }
  }

  private static Caller caller(JWTClaimsSet claims) {
    var expires = claims.getExpirationTime();
    return new Caller(claims.getSubject(), expires == null ? null : expires.toInstant());
  }

  @Override
  public int getOrder() {
    return 0;
  }
}
