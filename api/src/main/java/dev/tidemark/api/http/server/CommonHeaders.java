package dev.tidemark.api.http.server;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.MediaType;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The headers for browsers and caches that every response has. */
final class CommonHeaders {
  private CommonHeaders() {}

  /** Sets the headers with a function of name and value. */
  static void set(@Nullable String contentType, BiConsumer<String, String> header) {
    header.accept("X-Content-Type-Options", "nosniff");
    header.accept(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
    if (contentType != null && contentType.startsWith(MediaType.APPLICATION_JSON)) {
      header.accept(HttpHeaders.CACHE_CONTROL, "no-store");
    }
  }
}
