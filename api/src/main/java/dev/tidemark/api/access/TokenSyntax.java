package dev.tidemark.api.access;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.util.List;
import java.util.Map;

/**
 * Checks the form of a token besides its signature. The JSON Web Token library is more lenient: it
 * decodes Base64 that no encoder writes, and changes times that are too large.
 */
final class TokenSyntax {
  /** The last second of the year 9999. */
  private static final double LAST_TIME = 253_402_300_799.0;

  private static final List<String> TIMES = List.of("exp", "nbf", "iat");

  private TokenSyntax() {}

  /**
   * Checks the form before the signature is verified.
   *
   * @throws AccessException if the token has another form
   */
  static void checkHead(SignedJWT token) {
    for (var part : token.getParsedParts()) {
      // Exactly one text per byte sequence: no padding, no other alphabet, no bits left over.
      if (!Base64URL.encode(part.decode()).equals(part)) {
        throw AccessException.of(TokenError.MALFORMED);
      }
    }
    var head = token.getHeader();
    if (!JWSAlgorithm.RS256.equals(head.getAlgorithm())) {
      throw AccessException.of(TokenError.ALGORITHM);
    }
    if (!head.isBase64URLEncodePayload() || !isPlain(token.getParsedParts()[0])) {
      throw AccessException.of(TokenError.EXTENSION);
    }
  }

  /** Checks the header as it was sent: the library drops an empty list of critical extensions. */
  private static boolean isPlain(Base64URL head) {
    try {
      var members = JSONObjectUtils.parse(head.decodeToString());
      return !members.containsKey("crit") && !members.containsKey("zip");
    } catch (ParseException e) {
      throw AccessException.of(TokenError.MALFORMED);
    }
  }

  /**
   * Returns the claims, after the signature was verified.
   *
   * @throws AccessException if a claim has the wrong type or is out of range
   */
  static JWTClaimsSet claims(SignedJWT token) {
    try {
      // The library accepts an empty list as an empty object.
      boolean isObject = token.getPayload().toString().stripLeading().startsWith("{");
      var members = token.getPayload().toJSONObject();
      var claims = token.getJWTClaimsSet();
      if (!isObject || members == null || claims == null || !hold(members)) {
        throw AccessException.of(TokenError.CLAIMS);
      }
      return claims;
    } catch (ParseException e) {
      throw AccessException.of(TokenError.CLAIMS);
    }
  }

  private static boolean hold(Map<String, Object> claims) {
    var subject = claims.get("sub");
    return (subject == null || subject instanceof String)
        && TIMES.stream().map(claims::get).allMatch(time -> time == null || isTime(time));
  }

  private static boolean isTime(Object time) {
    return time instanceof Number number
        && number.doubleValue() >= 0
        && number.doubleValue() <= LAST_TIME;
  }
}
