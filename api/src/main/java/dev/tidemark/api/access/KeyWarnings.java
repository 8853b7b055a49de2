package dev.tidemark.api.access;

import dev.tidemark.api.config.Settings.Auth;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Warns of configurations of keys that are valid but trust more than their operator may intend. */
public final class KeyWarnings {
  private KeyWarnings() {}

  /** Returns one sentence per warning. */
  public static List<String> of(Auth auth) {
    var warnings = new ArrayList<String>();
    for (var url : urls(auth).entrySet()) {
      if (auth.issuer().isEmpty() && auth.audience().isEmpty()) {
        warnings.add(
            ("%s is set, but neither auth.issuer nor auth.audience: every token that its provider"
                    + " signs is accepted here, also tokens for other services")
                .formatted(url.getKey()));
      }
      if (url.getValue().toLowerCase(Locale.ROOT).startsWith("http:")) {
        warnings.add(
            ("%s is an http URL: anybody who can change its response in transit can sign tokens;"
                    + " use https")
                .formatted(url.getKey()));
      }
    }
    return warnings;
  }

  private static Map<String, String> urls(Auth auth) {
    var urls = new TreeMap<String, String>();
    if (!auth.jwksUrl().isEmpty()) urls.put("auth.jwks-url", auth.jwksUrl());
    if (!auth.keysUrl().isEmpty()) urls.put("auth.keys-url", auth.keysUrl());
    return urls;
  }
}
