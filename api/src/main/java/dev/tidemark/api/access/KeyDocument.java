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

/** How a URL writes down its public keys. Keys that are not fit are left out, each by itself. */
enum KeyDocument {
  /** A JSON Web Key Set: its RSA keys that RS256 signatures may be verified with. */
  JWKS {
    @Override
    List<JsonNode> entries(JsonNode root) throws IOException {
      if (!root.path("keys").isArray()) throw new IOException("the answer is no JSON Web Key Set");
      return List.copyOf(root.path("keys").valueStream().toList());
    }

    @Override
    RSAPublicKey key(JsonNode entry) throws ParseException, JOSEException {
      var key = RSAKey.parse(entry.toString());
      if (!verifies(key)) throw new ParseException("the key is for something else", 0);
      return key.toRSAPublicKey();
    }
  },

  /**
   * {@code {"keys":[{"key":K}]}} or {@code {"key":K}}, where K is Base64 of a SubjectPublicKeyInfo
   * in DER.
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

  /** More than anybody has; a wrong token is tried against each. */
  private static final int MOST = 32;

  private static final JsonMapper JSON = new JsonMapper();

  /**
   * What an answer holds.
   *
   * @param fit the keys that tokens may be verified with
   * @param leftOut how many others there are
   */
  record Keys(List<RSAPublicKey> fit, int leftOut) {}

  /** The keys of an answer. */
  final Keys keys(byte[] answer) throws IOException {
    var entries = entries(json(answer));
    var keys = entries.stream().flatMap(entry -> fit(entry).stream()).toList();
    var fit = keys.stream().distinct().toList();
    if (fit.size() > MOST) throw new IOException("more than " + MOST + " keys in the answer");
    return new Keys(fit, entries.size() - keys.size());
  }

  private static JsonNode json(byte[] answer) throws IOException {
    try {
      return JSON.readTree(answer);
    } catch (JsonProcessingException e) {
      throw new IOException("the answer is no JSON", e);
    }
  }

  /** Of keys that others make there may be any: none of them is a reason to forget the rest. */
  private Optional<RSAPublicKey> fit(JsonNode entry) {
    try {
      return Optional.of(key(entry)).filter(PublicKeys::isFit);
    } catch (GeneralSecurityException | ParseException | JOSEException | RuntimeException e) {
      return Optional.empty();
    }
  }

  /** What may be a key, as the document has it. */
  abstract List<JsonNode> entries(JsonNode root) throws IOException;

  /** The RSA key that an entry is; whatever is thrown, it is none. */
  abstract RSAPublicKey key(JsonNode entry)
      throws GeneralSecurityException, ParseException, JOSEException;

  /** As RFC 7517 has it: what a key does not say of its use, it leaves open. */
  private static boolean verifies(RSAKey key) {
    return (key.getAlgorithm() == null || key.getAlgorithm().equals(JWSAlgorithm.RS256))
        && (key.getKeyUse() == null || key.getKeyUse().equals(KeyUse.SIGNATURE))
        && (key.getKeyOperations() == null || key.getKeyOperations().contains(KeyOperation.VERIFY));
  }
}
