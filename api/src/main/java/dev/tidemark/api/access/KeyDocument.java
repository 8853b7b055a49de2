package dev.tidemark.api.access;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.interfaces.RSAPublicKey;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;

/** How a URL writes down its public keys. Keys that are not fit are left out. */
enum KeyDocument {
  /** A JSON Web Key Set. */
  JWKS {
    @Override
    void read(byte[] answer, List<RSAPublicKey> keys) throws IOException {
      try {
        for (var key : JWKSet.parse(new String(answer, StandardCharsets.UTF_8)).getKeys()) {
          if (key instanceof RSAKey rsa && signs(key)) add(rsa.toRSAPublicKey(), keys);
        }
      } catch (ParseException | JOSEException | RuntimeException e) {
        // RuntimeException: what the library comes to by answers such as null.
        throw new IOException("the answer is no JSON Web Key Set", e);
      }
    }
  },

  /**
   * {@code {"keys":[{"key":K}]}} or {@code {"key":K}}, where K is Base64 of a SubjectPublicKeyInfo
   * in DER.
   */
  BARE {
    @Override
    void read(byte[] answer, List<RSAPublicKey> keys) throws IOException {
      JsonNode root = json(answer);
      var entries = new ArrayList<JsonNode>(List.of(root));
      root.path("keys").forEach(entries::add);
      for (var entry : entries) {
        if (!entry.path("key").isTextual()) continue;
        try {
          add(PublicKeys.decode(entry.path("key").textValue()), keys);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
          // Another kind of key, which is none of ours.
        }
      }
    }
  };

  /** More than anybody has; a wrong token is tried against each. */
  private static final int MOST = 32;

  private static final JsonMapper JSON = new JsonMapper();

  /** The keys of an answer that are fit to be trusted. */
  final List<RSAPublicKey> keys(byte[] answer) throws IOException {
    var keys = new ArrayList<RSAPublicKey>();
    read(answer, keys);
    if (keys.size() > MOST) throw new IOException("more than " + MOST + " keys in the answer");
    return List.copyOf(keys);
  }

  private static JsonNode json(byte[] answer) throws IOException {
    try {
      return JSON.readTree(answer);
    } catch (JsonProcessingException e) {
      throw new IOException("the answer is no JSON", e);
    }
  }

  abstract void read(byte[] answer, List<RSAPublicKey> keys) throws IOException;

  private static void add(RSAPublicKey key, List<RSAPublicKey> keys) {
    if (key.getModulus().bitLength() >= PublicKeys.LEAST_BITS && !keys.contains(key)) keys.add(key);
  }

  private static boolean signs(JWK key) {
    return key.getKeyUse() == null || key.getKeyUse().equals(KeyUse.SIGNATURE);
  }
}
