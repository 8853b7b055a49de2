package dev.tidemark.api.access;

import java.util.Locale;

/** Why a token is not accepted. Contains nothing of the token. */
public enum TokenError {
  MISSING("The request bears no token"),
  REPEATED("A header that bears a token is there more than once"),
  TOO_LONG("The token is longer than 8192 characters"),
  MALFORMED("The token is not a signed JWT in base64url without padding"),
  ALGORITHM("The token is not signed with RS256"),
  EXTENSION("The token's header asks for crit, zip or b64, which are not supported"),
  SIGNATURE("No trusted key has signed the token"),
  CLAIMS("A registered claim of the token is of a wrong type or out of range"),
  NO_EXPIRY("The token does not say when it expires"),
  EXPIRED("The token has expired"),
  NOT_YET_VALID("The token is not valid yet"),
  ISSUER("The token is not of the issuer that this service trusts"),
  AUDIENCE("The token is not meant for this service"),
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
