package dev.tidemark.api.access;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.KeyOperation;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.interfaces.RSAPublicKey;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The format of public keys at a URL. Unsuitable keys are skipped one by one. */
enum KeyDocument {
  /** A JSON Web Key Set. Uses its RSA keys for RS256 signatures. */
  JWKS {
    @Override
    List<JsonNode> entries(JsonNode root) throws IOException {
      if (!root.path("keys").isArray())
        throw new IOException("the response is not a JSON Web Key Set");
      return List.copyOf(root.path("keys").valueStream().toList());
    }

    @Override
    RSAPublicKey key(JsonNode entry) throws ParseException, JOSEException {
      var key = RSAKey.parse(entry.toString());
      if (!verifies(key)) throw new ParseException("the key has another use", 0);
      return key.toRSAPublicKey();
    }
  },

  /**
   * {@code {"keys":[{"key":K}]}} or {@code {"key":K}}, where K is the Base64 of a
   * SubjectPublicKeyInfo in DER.
   */
  BARE {
    @Override
    List<JsonNode> entries(JsonNode root) {
      var entries = new ArrayList<JsonNode>();
      if (root.has("key")) entries.add(root);
      root.path("keys").forEach(entries::add);
      return entries;
    }

    @Override
    RSAPublicKey key(JsonNode entry) throws GeneralSecurityException {
      return PublicKeys.decode(entry.path("key").asText());
    }
  };

  /** More keys than anybody has; an invalid token is tried with each. */
  private static final int MOST = 32;

  private static final JsonMapper JSON = new JsonMapper();

  /**
   * The keys of a document.
   *
   * @param fit the keys that can verify tokens
   * @param leftOut the number of other keys
   */
  record Keys(List<RSAPublicKey> fit, int leftOut) {}

  /** Reads the keys of a document. */
  final Keys keys(byte[] answer) throws IOException {
    var entries = entries(json(answer));
    var keys = entries.stream().flatMap(entry -> fit(entry).stream()).toList();
    var fit = keys.stream().distinct().toList();
    if (fit.size() > MOST) throw new IOException("more than " + MOST + " keys in the response");
    return new Keys(fit, entries.size() - keys.size());
  }

  private static JsonNode json(byte[] answer) throws IOException {
    try {
      return JSON.readTree(answer);
    } catch (JsonProcessingException e) {
      throw new IOException("the response is not JSON", e);
    }
  }

  /**
   * Returns the key of an entry, if it is suitable. Keys of other services may be of any kind: none
   * of them is a reason to drop the rest.
   */
  private Optional<RSAPublicKey> fit(JsonNode entry) {
    try {
      return Optional.of(key(entry)).filter(PublicKeys::isFit);
    } catch (GeneralSecurityException | ParseException | JOSEException | RuntimeException e) {
      return Optional.empty();
    }
  }

  /** Returns the entries of the document that may be keys. */
  abstract List<JsonNode> entries(JsonNode root) throws IOException;

  /** Returns the RSA key of an entry; any exception means that it is not one. */
  abstract RSAPublicKey key(JsonNode entry)
      throws GeneralSecurityException, ParseException, JOSEException;

  /**
   * Returns whether the key may verify signatures. By RFC 7517, a missing {@code use}, {@code alg}
   * or {@code key_ops} means no restriction.
   */
  private static boolean verifies(RSAKey key) {
    return (key.getAlgorithm() == null || key.getAlgorithm().equals(JWSAlgorithm.RS256))
        && (key.getKeyUse() == null || key.getKeyUse().equals(KeyUse.SIGNATURE))
        && (key.getKeyOperations() == null || key.getKeyOperations().contains(KeyOperation.VERIFY));
  }
}
