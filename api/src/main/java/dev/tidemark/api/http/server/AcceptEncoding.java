package dev.tidemark.api.http.server;

import io.netty.handler.codec.compression.Zstd;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How an answer may be packed. The server takes {@code *} for what it knows and hardly any client
 * does, and looks for parts of names; so what it gets to read is one name or none.
 */
final class AcceptEncoding {
  /** Those that we answer with, the best first. */
  private static final List<String> KNOWN =
      Zstd.isAvailable() ? List.of("zstd", "gzip", "deflate") : List.of("gzip", "deflate");

  private AcceptEncoding() {}

  /** Leaves of {@code Accept-Encoding} the one coding to use, or nothing. */
  static void normalize(HttpHeaders headers) {
    if (!headers.contains(HttpHeaderNames.ACCEPT_ENCODING)) return;
    var chosen = of(String.join(",", headers.getAll(HttpHeaderNames.ACCEPT_ENCODING)));
    if (chosen.isEmpty()) {
      headers.remove(HttpHeaderNames.ACCEPT_ENCODING);
    } else {
      headers.set(HttpHeaderNames.ACCEPT_ENCODING, chosen);
    }
  }

  /** The coding that a header asks for most (RFC 9110, 12.5.3); empty: none. */
  static String of(String header) {
    Map<String, Float> weights = new HashMap<>();
    for (String part : header.toLowerCase(Locale.ROOT).split(",", -1)) {
      String[] pieces = part.split(";", -1);
      String name = pieces[0].strip();
      weights.putIfAbsent(name.equals("x-gzip") ? "gzip" : name, weight(pieces));
    }
    // Whoever takes anything takes gzip, or else nobody knows what.
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
