package dev.tidemark.api.http.admission;

import dev.tidemark.api.error.ErrorType;
import dev.tidemark.api.error.RequestException;
import dev.tidemark.partitioner.text.Printable;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import java.util.List;
import java.util.Locale;

/** How a request's body is packed. */
enum ContentCoding {
  PLAIN,
  GZIP;

  /**
   * What the request says of its body.
   *
   * @throws RequestException where it is neither of these, or several after another
   */
  static ContentCoding of(HttpRequest<?> request) {
    List<String> given = request.getHeaders().getAll(HttpHeaders.CONTENT_ENCODING);
    var name = String.join(", ", given);
    return switch (name.strip().toLowerCase(Locale.ROOT)) {
      case "", "identity" -> PLAIN;
      case "gzip", "x-gzip" -> GZIP;
      default ->
          throw new RequestException(
              ErrorType.MEDIA_TYPE,
              "The body must be plain or gzip, but is " + Printable.shortened(name));
    };
  }
}
