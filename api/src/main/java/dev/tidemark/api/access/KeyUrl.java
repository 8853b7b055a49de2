package dev.tidemark.api.access;

import java.io.IOException;
import java.net.URI;
import java.security.interfaces.RSAPublicKey;
import java.util.List;

/**
 * The keys at a URL; a document without a suitable key is a failure.
 *
 * @param form the format of the document
 */
record KeyUrl(URI uri, KeyDocument form, HttpFetcher fetch) implements KeySource {
  @Override
  public List<RSAPublicKey> read() throws IOException {
    var keys = form.keys(fetch.get(uri));
    if (keys.fit().isEmpty()) {
      throw new IOException(
          "the response contains no RSA key of 2048 to 16384 bits for RS256 signatures, and %d other keys"
              .formatted(keys.leftOut()));
    }
    return keys.fit();
  }

  @Override
  public void close() {
    fetch.close();
  }

  /** Returns the URL without user info and query, which may be secret. */
  @Override
  public String toString() {
    var port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    return "%s://%s%s%s".formatted(uri.getScheme(), uri.getHost(), port, uri.getPath());
  }
}
