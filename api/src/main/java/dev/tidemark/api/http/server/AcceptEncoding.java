package dev.tidemark.api.http.server;

import io.netty.handler.codec.compression.Zstd;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Chooses the content coding of a response. The server itself reads {@code *} as a coding that it
 * supports but hardly any client does, and it matches parts of names. So this class replaces the
 * header by one name, or removes it.
 */
final class AcceptEncoding {
  /** The codings that the service supports, best first. */
  private static final List<String> KNOWN =
      Zstd.isAvailable() ? List.of("zstd", "gzip", "deflate") : List.of("gzip", "deflate");

  private AcceptEncoding() {}

  /** Reduces {@code Accept-Encoding} to the coding to use, or removes it. */
  static void normalize(HttpHeaders headers) {
    if (!headers.contains(HttpHeaderNames.ACCEPT_ENCODING)) return;
    var chosen = of(String.join(",", headers.getAll(HttpHeaderNames.ACCEPT_ENCODING)));
    if (chosen.isEmpty()) {
      headers.remove(HttpHeaderNames.ACCEPT_ENCODING);
    } else {
      headers.set(HttpHeaderNames.ACCEPT_ENCODING, chosen);
    }
  }

  /** Returns the coding that a header prefers (RFC 9110, 12.5.3); empty if there is none. */
  static String of(String header) {
    Map<String, Float> weights = new HashMap<>();
    for (String part : header.toLowerCase(Locale.ROOT).split(",", -1)) {
      String[] pieces = part.split(";", -1);
      String name = pieces[0].strip();
      weights.putIfAbsent(name.equals("x-gzip") ? "gzip" : name, weight(pieces));
    }
    // For "*", gzip is the safest choice: nearly every client supports it.
    weights.putIfAbsent("gzip", weights.getOrDefault("*", 0f));
    float best = weights.getOrDefault("identity", 0f);
    String chosen = "";
    for (String coding : KNOWN) {
      float weight = weights.getOrDefault(coding, 0f);
      if (weight > 0 && (weight > best || (chosen.isEmpty() && weight >= best))) {
        best = weight;
        chosen = coding;
      }
    }
    return chosen;
  }

  private static float weight(String[] pieces) {
    for (int i = 1; i < pieces.length; i++) {
      String parameter = pieces[i].strip();
      if (!parameter.startsWith("q=")) continue;
      try {
        return Float.parseFloat(parameter.substring(2));
      } catch (NumberFormatException e) {
        return 0;
      }
    }
    return 1;
  }
}
