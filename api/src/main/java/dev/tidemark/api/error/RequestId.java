package dev.tidemark.api.error;

import io.micronaut.http.HttpRequest;
import java.util.UUID;
import java.util.regex.Pattern;

/** The id of one request, in its response and in the log. */
public final class RequestId {
  public static final String HEADER = "X-Request-Id";

  /** The name of the id in a structured log message. */
  public static final String FACT = "request";

  private static final String ATTRIBUTE = "tidemark.request-id";

  /** The characters that are safe in a header and in a log line. */
  private static final Pattern WELL_FORMED = Pattern.compile("[A-Za-z0-9._:/+=-]{1,128}");

  private RequestId() {}

  /**
   * Returns the caller's own id if it is well formed, otherwise a generated one; always the same
   * for a request.
   */
  public static String of(HttpRequest<?> request) {
    var known = request.getAttribute(ATTRIBUTE, String.class);
    if (known.isPresent()) return known.get();
    var given = request.getHeaders().get(HEADER);
    var id =
        given != null && WELL_FORMED.matcher(given).matches()
            ? given
            : UUID.randomUUID().toString();
    request.setAttribute(ATTRIBUTE, id);
    return id;
  }
}
