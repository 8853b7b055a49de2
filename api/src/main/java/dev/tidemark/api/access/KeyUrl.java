package dev.tidemark.api.access;

import java.io.IOException;
import java.net.URI;
import java.security.interfaces.RSAPublicKey;
import java.util.List;

/**
 * The keys that a URL answers with; an answer without any that is fit is a failure.
 *
 * @param form how the answer is written
 */
record KeyUrl(URI uri, KeyDocument form, HttpFetcher fetch) implements KeySource {
  @Override
  public List<RSAPublicKey> read() throws IOException {
    var keys = form.keys(fetch.get(uri));
    if (keys.fit().isEmpty()) {
      throw new IOException(
          "no RSA key of 2048 to 16384 bits for RS256 signatures in the answer, and %d others"
              .formatted(keys.leftOut()));
    }
    return keys.fit();
  }

  @Override
  public void close() {
    fetch.close();
  }

  /** Without the part before the host and behind the path, which may be secret. */
  @Override
  public String toString() {
    var port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    return "%s://%s%s%s".formatted(uri.getScheme(), uri.getHost(), port, uri.getPath());
  }
}
