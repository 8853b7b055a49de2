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

  private static final String ATTRIBUTE = "tidemark.caller";

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
    var caller = verified(request);
    quota.take(caller);
    return caller;
  }

  /**
   * The caller of a request, not counted; of one request the token is verified once.
   *
   * @throws dev.tidemark.api.access.AccessException where no token holds
   */
  Caller verified(HttpRequest<?> request) {
    var known = request.getAttribute(ATTRIBUTE, Caller.class);
    if (known.isPresent()) return known.get();
    var caller = tokens.caller(only(request, HttpHeaders.AUTHORIZATION), only(request, LEGACY));
    request.setAttribute(ATTRIBUTE, caller);
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
