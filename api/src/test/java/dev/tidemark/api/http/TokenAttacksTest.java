package dev.tidemark.api.http;

import static dev.tidemark.api.http.SigningKey.RS256;
import static dev.tidemark.api.http.SigningKey.base64;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.RSAKey;
import dev.tidemark.api.ServedLake;
import java.io.IOException;
import java.math.BigInteger;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** No forged, borrowed, stale or misshapen token opens anything, and none breaks the service. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TokenAttacksTest {
  private final SigningKey ours = SigningKey.number(1);
  private final SigningKey theirs = SigningKey.number(2);
  @AutoClose private ServedLake lake;

  @BeforeAll
  void start(@TempDir Path dir) throws Exception {
    // Beside the key that ServedLake makes: a key in the folder that we hold both halves of.
    var keys = Files.createDirectories(dir.resolve("conf").resolve("keys"));
    Files.writeString(keys.resolve("ours.pem"), pem(ours));
    lake = ServedLake.start(dir, Map.of());
  }

  @Test
  void noneOfThemSucceeds() throws Exception {
    assertThat(status(ours.token(ours.claims("Demo")))).isEqualTo(200);
    assertThat(status(ours.token("{\"alg\":\"RS256\",\"kid\":\"../x\"}", ours.claims("Demo"))))
        .as("a key's name does not matter")
        .isEqualTo(200);
    Map<String, String> attacks = new LinkedHashMap<>();
    algorithms(attacks);
    keys(attacks);
    signatures(attacks);
    times(attacks);
    claims(attacks);
    shapes(attacks);
    var successes = new ArrayList<String>();
    for (var attack : attacks.entrySet()) {
      int status = status(attack.getValue());
      if (status != 401 && status != 403) successes.add(attack.getKey() + ": " + status);
    }
    assertThat(attacks).hasSizeGreaterThan(50);
    assertThat(successes).isEmpty();
    assertThat(status(ours.token(ours.claims("Demo")))).as("afterwards").isEqualTo(200);
  }

  /** Whatever a header of that size comes to, it is not an answer, and the service lives on. */
  @Test
  void aHugeOneIsRejectedAtTheDoor() throws Exception {
    var large = "\"x\":\"" + "y".repeat(9_000) + "\",";
    var token = ours.token(ours.claims("Demo").replace("{", "{" + large));
    assertThat(status(token)).isEqualTo(401);
    try {
      var huge = lake.request("/me").header("Authorization", "Bearer " + "a".repeat(100_000));
      assertThat(lake.send(huge).statusCode()).isBetween(400, 431);
    } catch (IOException e) {
      // The door was shut before all of it was said.
    }
    assertThat(status(ours.token(ours.claims("Demo")))).isEqualTo(200);
  }

  @Test
  void aNameThatLooksLikeAnothersIsNotTheirs() throws Exception {
    for (var name :
        List.of("Demo ", " Demo", "Demo\\u0000", "Dem\u043e", "\uff24emo", "Demo,Ann", "*")) {
      var asked =
          lake.request("/stats/hub")
              .header("bearer", ours.token(ours.claims(name)))
              .POST(BodyPublishers.ofString("{}"));
      assertThat(lake.send(asked).statusCode()).as(name).isEqualTo(403);
    }
  }

  private void algorithms(Map<String, String> attacks) throws Exception {
    var claims = base64(ours.claims("Demo"));
    for (var none : List.of("none", "None", "NONE", "nOnE", "", " ", "RS256 ", "rs256", "null")) {
      var text = base64("{\"alg\":\"" + none + "\"}") + "." + claims;
      attacks.put("alg " + none + " unsigned", text + ".");
      attacks.put("alg " + none + " signed", text + "." + ours.signature("SHA256withRSA", text));
    }
    for (var header :
        List.of("null", "[]", "{}", "{\"alg\":null}", "{\"alg\":[\"RS256\"]}", "{\"alg\":7}")) {
      attacks.put("header " + header, ours.token(header, ours.claims("Demo")));
    }
    var der = ours.trusted().getEncoded();
    for (var secret :
        List.of(
            der,
            pem(ours).getBytes(UTF_8),
            pem(ours).strip().getBytes(UTF_8),
            Base64.getEncoder().encode(der),
            ours.trusted().getModulus().toByteArray())) {
      for (var alg : List.of("HS256", "RS256")) {
        var text = base64("{\"alg\":\"" + alg + "\"}") + "." + claims;
        attacks.put(
            alg + " with a public key of " + secret.length, text + "." + hmac(secret, text));
      }
    }
    for (var other : List.of("RS384/SHA384withRSA", "RS512/SHA512withRSA")) {
      var alg = other.split("/", -1);
      var text = base64("{\"alg\":\"" + alg[0] + "\"}") + "." + claims;
      attacks.put(alg[0], text + "." + ours.signature(alg[1], text));
      var mixed = base64(RS256) + "." + claims;
      attacks.put("RS256 that is " + alg[0], mixed + "." + ours.signature(alg[1], mixed));
    }
  }

  /**
   * A token of a foreign key that brings, names or points to the key that it is to be tried with.
   */
  private void keys(Map<String, String> attacks) {
    attacks.put("a foreign key", theirs.token(theirs.claims("Demo")));
    var jwk = new RSAKey.Builder(theirs.trusted()).keyID("development").build().toJSONString();
    var url = lake.uri() + "/topics";
    for (var trick :
        List.of(
            "\"kid\":\"development\"",
            "\"kid\":\"ours.pem\"",
            "\"kid\":\"../../../../dev/null\"",
            "\"kid\":\"' UNION SELECT 'x' --\"",
            "\"kid\":\"" + url + "\"",
            "\"kid\":\"\\u0000\"",
            "\"kid\":{\"a\":1}",
            "\"jwk\":" + jwk,
            "\"jku\":\"" + url + "\"",
            "\"x5u\":\"" + url + "\"",
            "\"x5c\":[\""
                + Base64.getEncoder().encodeToString(theirs.trusted().getEncoded())
                + "\"]",
            "\"alg\":\"none\"")) {
      attacks.put(trick, theirs.token("{\"alg\":\"RS256\"," + trick + "}", theirs.claims("Demo")));
    }
    var critical = "{\"alg\":\"RS256\",\"crit\":[\"x\"],\"x\":1}";
    attacks.put("a critical extension", ours.token(critical, ours.claims("Demo")));
  }

  private void signatures(Map<String, String> attacks) {
    var demo = parts(ours.token(ours.claims("Demo")));
    var ann = parts(ours.token(ours.claims("Ann")));
    var foreign = parts(theirs.token(theirs.claims("Demo")));
    attacks.put("another's signature", demo[0] + "." + demo[1] + "." + ann[2]);
    attacks.put("another's claims", demo[0] + "." + ann[1] + "." + demo[2]);
    attacks.put("a foreign signature", demo[0] + "." + demo[1] + "." + foreign[2]);
    attacks.put("another header", base64("{\"alg\":\"RS256\" }") + "." + demo[1] + "." + demo[2]);
    attacks.put("no signature", demo[0] + "." + demo[1] + ".");
    attacks.put("two parts", demo[0] + "." + demo[1]);
    attacks.put("four parts", String.join(".", demo) + ".");
    attacks.put("zeros", demo[0] + "." + demo[1] + "." + base64(new byte[256]));
    attacks.put("one", demo[0] + "." + demo[1] + "." + base64(one()));
    var signature = new BigInteger(1, Base64.getUrlDecoder().decode(demo[2]));
    var beyond = signature.add(ours.trusted().getModulus()).toByteArray();
    attacks.put("the signature and the modulus", demo[0] + "." + demo[1] + "." + base64(beyond));
    attacks.put("half the signature", demo[0] + "." + demo[1] + "." + demo[2].substring(170));
  }

  private void times(Map<String, String> attacks) {
    long now = Instant.now().getEpochSecond();
    for (var times :
        List.of(
            "\"exp\":" + (now - 1),
            "\"exp\":" + now,
            "\"exp\":" + (now - 1) + ".9",
            "\"exp\":0",
            "\"exp\":-1",
            "\"exp\":null",
            "\"exp\":\"" + (now + 600) + "\"",
            "\"exp\":[" + (now + 600) + "]",
            "\"exp\":{}",
            "\"exp\":true",
            "\"Exp\":" + (now + 600),
            "\"iat\":" + now,
            "\"exp\":" + (now + 600) + ",\"nbf\":" + (now + 60),
            "\"exp\":" + (now + 600) + ",\"nbf\":\"soon\"")) {
      attacks.put(times, ours.token("{\"sub\":\"Demo\"," + times + "}"));
    }
  }

  private void claims(Map<String, String> attacks) {
    long exp = Instant.now().getEpochSecond() + 600;
    for (var sub :
        List.of(
            "",
            "\"sub\":null,",
            "\"sub\":\"\",",
            "\"sub\":\" \",",
            "\"sub\":[\"Demo\"],",
            "\"sub\":{\"sub\":\"Demo\"},",
            "\"Sub\":\"Demo\",",
            "\"user\":\"Demo\",")) {
      attacks.put("claims " + sub, ours.token("{" + sub + "\"exp\":" + exp + "}"));
    }
    var inner = ours.token(ours.claims("Demo"));
    attacks.put("a token in a token", ours.token("{\"alg\":\"RS256\",\"cty\":\"JWT\"}", inner));
    attacks.put("a signed list", ours.token("[" + ours.claims("Demo") + "]"));
    attacks.put("a signed text", ours.token("\"" + inner + "\""));
    attacks.put("nothing signed", ours.token(""));
    attacks.put("half of it signed", ours.token("{\"sub\":\"Demo\",\"exp\":" + exp));
  }

  private void shapes(Map<String, String> attacks) {
    var good = parts(ours.token(ours.claims("Demo")));
    var deep = "[".repeat(2_800) + "]".repeat(2_800);
    attacks.put("deep header", base64("{\"alg\":" + deep + "}") + "." + good[1] + "." + good[2]);
    attacks.put("deep claims", ours.token("{\"a\":".repeat(900) + "1" + "}".repeat(900)));
    attacks.put("an encrypted one", good[0] + ".." + good[1] + "." + good[1] + "." + good[2]);
    attacks.put(
        "as JSON",
        "{\"protected\":\"%s\",\"payload\":\"%s\",\"signature\":\"%s\"}"
            .formatted(good[0], good[1], good[2]));
    for (var garbage :
        List.of(".", "..", "...", "e30.e30.e30", "null", "undefined", "%00", "Demo")) {
      attacks.put("garbage " + garbage, garbage);
    }
  }

  /** The worst that a token comes to, in either header, on a query and on the caller's page. */
  private int status(String token) throws Exception {
    var requests =
        List.of(
            lake.request("/me").header("Authorization", "Bearer " + token),
            lake.request("/me").header("bearer", token),
            lake.request("/stats/hub")
                .header("Authorization", "Bearer " + token)
                .POST(BodyPublishers.ofString("{\"limit\":1}")));
    int worst = 0;
    for (var request : requests) {
      int status = lake.send(request).statusCode();
      boolean rejected = status == 401 || status == 403;
      if (worst == 0 || !rejected) worst = status;
    }
    return worst;
  }

  private static String[] parts(String token) {
    return token.split("\\.", -1);
  }

  private static byte[] one() {
    var one = new byte[256];
    one[255] = 1;
    return one;
  }

  private static String hmac(byte[] secret, String text) throws GeneralSecurityException {
    var mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(secret, "HmacSHA256"));
    return base64(mac.doFinal(text.getBytes(UTF_8)));
  }

  private static String pem(SigningKey key) {
    var lines =
        Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.trusted().getEncoded());
    return "-----BEGIN PUBLIC KEY-----\n" + lines + "\n-----END PUBLIC KEY-----\n";
  }
}
