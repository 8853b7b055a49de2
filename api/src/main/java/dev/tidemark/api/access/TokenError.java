package dev.tidemark.api.access;

import java.util.Locale;

/** Why a token is not accepted. Contains nothing of the token. */
public enum TokenError {
  MISSING("The request has no token"),
  REPEATED("A header with a token occurs more than once"),
  TOO_LONG("The token is longer than 8192 characters"),
  MALFORMED("The token is not a signed JWT in base64url without padding"),
  ALGORITHM("The token is not signed with RS256"),
  EXTENSION("The token's header has crit, zip or b64, which are not supported"),
  SIGNATURE("No trusted key has signed the token"),
  CLAIMS("A registered claim of the token has the wrong type or is out of range"),
  NO_EXPIRY("The token has no expiry"),
  EXPIRED("The token has expired"),
  NOT_YET_VALID("The token is not valid yet"),
  ISSUER("The token is from another issuer"),
  AUDIENCE("The token is for another audience"),
  NO_SUBJECT("The token names no user");

  private final String description;

  TokenError(String description) {
    this.description = description;
  }

  /** Returns the message for the caller: without quotes, so that it can be quoted in a header. */
  public String description() {
    return description;
  }

  /** Returns the label for metrics. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
