package dev.tidemark.api.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.api.config.SettingsReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys from a URL that are trusted more than one may mean are warned of. */
class KeyWarningsTest {
  @TempDir private Path dir = Path.of("");

  @Test
  void keysOfAUrlAreForAnIssuerOrAnAudience() throws Exception {
    for (var option : List.of("JWKS_URL", "KEYS_URL")) {
      var url = Map.of("TIDEMARK_AUTH_" + option, "https://id.example.com/keys");
      var name = "auth." + (option.equals("JWKS_URL") ? "jwks-url" : "keys-url");
      assertThat(warnings(url, Map.of()))
          .singleElement()
          .asString()
          .startsWith(name + " is set, but neither auth.issuer nor auth.audience");
      assertThat(warnings(url, Map.of("TIDEMARK_AUTH_ISSUER", "us"))).isEmpty();
      assertThat(warnings(url, Map.of("TIDEMARK_AUTH_AUDIENCE", "history"))).isEmpty();
    }
    assertThat(warnings(Map.of(), Map.of())).isEmpty();
  }

  @Test
  void keysComeOverHttps() throws Exception {
    var issuer = Map.of("TIDEMARK_AUTH_ISSUER", "us");
    for (var url : List.of("http://id.example.com/keys", "HTTP://localhost/keys")) {
      assertThat(warnings(Map.of("TIDEMARK_AUTH_JWKS_URL", url), issuer))
          .singleElement()
          .asString()
          .startsWith("auth.jwks-url is an http URL");
    }
  }

  private List<String> warnings(Map<String, String> url, Map<String, String> more)
      throws Exception {
    var environment = new java.util.HashMap<>(url);
    environment.putAll(more);
    return KeyWarnings.of(new SettingsReader(environment).read(dir).auth());
  }
}
