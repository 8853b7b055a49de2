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
 * Returns the caller of a token that Micronaut's validator finds valid, with {@link
 * VerificationKeys} for the signature and {@link ClaimRules} for the claims. Of a token that was
 * verified before, only the claims are checked (decision 0106). The reason for an invalid token is
 * stored in the request.
 */
@Singleton
public final class TokenAuthenticator implements TokenValidator<HttpRequest<?>> {
  private static final String REJECTION = "tidemark.token-rejection";

  /** No real token is nearly as long; a huge one is not even decoded. */
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

  /**
   * Returns Micronaut's properties for what Tidemark does itself: reading tokens and checking their
   * times.
   */
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
      reject(request, e);
      return Publishers.empty();
    }
  }

  /** Stores in a request why its token is invalid. */
  public static void reject(HttpRequest<?> request, AccessException why) {
    request.setAttribute(REJECTION, why);
  }

  /** Returns why a request's token is invalid; empty if it has none. */
  public static Optional<AccessException> rejection(HttpRequest<?> request) {
    return request.getAttribute(REJECTION, AccessException.class);
  }

  /**
   * Returns the caller of a token.
   *
   * @throws AccessException if the token is invalid or names no user
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
      // RuntimeException: for example the parser's reaction to a header of null.
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
