package dev.tidemark.api.http;

import dev.tidemark.api.access.Caller;
import dev.tidemark.api.access.Quota;
import dev.tidemark.api.access.Tokens;
import dev.tidemark.api.config.Settings;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import jakarta.inject.Singleton;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells who makes a request, and counts it. */
@Singleton
final class Callers {
  /** The header of the event gateway's clients: the token, without a scheme. */
  private static final String LEGACY = "bearer";

  private final Tokens tokens;
  private final Quota quota;

  Callers(Tokens tokens, Settings settings) {
    this.tokens = tokens;
    this.quota =
        new Quota(settings.quota().perSecond(), settings.quota().burst(), System::nanoTime);
  }

  /**
   * The caller of a request that only a caller may make.
   *
   * @throws dev.tidemark.api.access.AccessException where no token holds
   * @throws dev.tidemark.api.access.QuotaException where they come too often
   */
  Caller identify(HttpRequest<?> request) {
    var caller = tokens.caller(only(request, HttpHeaders.AUTHORIZATION), only(request, LEGACY));
    quota.take(caller);
    return caller;
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
