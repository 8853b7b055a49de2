package dev.tidemark.api.http;

import dev.tidemark.api.access.Caller;
import dev.tidemark.api.access.Tokens;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import jakarta.inject.Singleton;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells who makes a request. */
@Singleton
final class Callers {
  /** The header of the event gateway's clients: the token, without a scheme. */
  private static final String LEGACY = "bearer";

  private final Tokens tokens;

  Callers(Tokens tokens) {
    this.tokens = tokens;
  }

  /**
   * The caller of a request that only a caller may make.
   *
   * @throws dev.tidemark.api.access.AccessException where no token holds
   */
  Caller identify(HttpRequest<?> request) {
    return tokens.caller(only(request, HttpHeaders.AUTHORIZATION), only(request, LEGACY));
  }

  /**
   * Of a header that is there twice nobody knows which one a proxy has looked at: it is no token.
   */
  private static @Nullable String only(HttpRequest<?> request, String header) {
    List<String> values = request.getHeaders().getAll(header);
    return switch (values.size()) {
      case 0 -> null;
      case 1 -> values.getFirst();
      default -> "";
    };
  }
}
