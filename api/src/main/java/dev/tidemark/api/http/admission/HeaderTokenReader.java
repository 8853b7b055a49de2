package dev.tidemark.api.http.admission;

import dev.tidemark.api.access.AccessException;
import dev.tidemark.api.access.TokenAuthenticator;
import dev.tidemark.api.access.TokenError;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.security.token.reader.TokenReader;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/**
 * Reads the token of a request from {@code Authorization} or, if that is absent, from the header
 * {@code bearer} of older clients. The latter contains a token with or without the scheme. Requests
 * that need no token are ignored.
 */
@Singleton
final class HeaderTokenReader implements TokenReader<HttpRequest<?>> {
  /** The header of the event gateway's clients. They send the token without a scheme. */
  private static final String LEGACY = "bearer";

  private static final String SCHEME = "Bearer ";

  @Override
  public Optional<String> findToken(HttpRequest<?> request) {
    if (!PublicRoutes.needsToken(request)) return Optional.empty();
    List<String> authorization = request.getHeaders().getAll(HttpHeaders.AUTHORIZATION);
    boolean isLegacy = authorization.isEmpty();
    List<String> values = isLegacy ? request.getHeaders().getAll(LEGACY) : authorization;
    // If the header is repeated, it is unknown which value a proxy has checked.
    if (values.size() > 1) {
      TokenAuthenticator.reject(request, AccessException.of(TokenError.REPEATED));
      return Optional.empty();
    }
    return values.isEmpty() ? Optional.empty() : token(values.getFirst(), isLegacy);
  }

  private static Optional<String> token(String value, boolean isLegacy) {
    boolean scheme = value.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
    if (!scheme && !isLegacy) return Optional.empty();
    return Optional.of((scheme ? value.substring(SCHEME.length()) : value).strip());
  }

  @Override
  public int getOrder() {
    return 0;
  }
}
