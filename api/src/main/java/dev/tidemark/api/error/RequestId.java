package dev.tidemark.api.error;

import io.micronaut.http.HttpRequest;
import java.util.UUID;
import java.util.regex.Pattern;

/** The name of one request, in its answer and in the log. */
public final class RequestId {
  public static final String HEADER = "X-Request-Id";

  /** Its name among the facts of a message in the log. */
  public static final String FACT = "request";

  private static final String ATTRIBUTE = "tidemark.request-id";

  /** What is safe to repeat in a header and in a line of the log. */
  private static final Pattern WELL_FORMED = Pattern.compile("[A-Za-z0-9._:/+=-]{1,128}");

  private RequestId() {}

  /** The caller's own id where it is well formed, else one made for it; always the same. */
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
