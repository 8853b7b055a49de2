package dev.tidemark.api.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemark.api.RsaKeys;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Base64;

/** A key that signs whatever it is given, for tokens that no library would make. */
record SigningKey(KeyPair pair) {
  static final String RS256 = "{\"alg\":\"RS256\"}";

  /** The same key for the same number, another for another one. */
  static SigningKey number(int number) {
    return new SigningKey(RsaKeys.number(number));
  }

  RSAPublicKey trusted() {
    return (RSAPublicKey) pair.getPublic();
  }

  /** What an honest token of a user says. */
  String claims(String user) {
    return "{\"sub\":\"%s\",\"exp\":%d}".formatted(user, Instant.now().getEpochSecond() + 600);
  }

  String token(String claims) {
    return token(RS256, claims);
  }

  String token(String header, String claims) {
    var signed = base64(header) + "." + base64(claims);
    return signed + "." + signature("SHA256withRSA", signed);
  }

  /** The signature of a text, as tokens write it. */
  String signature(String algorithm, String text) {
    try {
      var signature = Signature.getInstance(algorithm);
      signature.initSign(pair.getPrivate());
      signature.update(text.getBytes(UTF_8));
      return base64(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  static String base64(String text) {
    return base64(text.getBytes(UTF_8));
  }

  static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
