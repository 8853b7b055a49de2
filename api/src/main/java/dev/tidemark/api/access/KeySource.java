package dev.tidemark.api.access;

import java.io.IOException;
import java.security.interfaces.RSAPublicKey;
import java.util.List;

/** A source of public keys for the verification of tokens. */
interface KeySource {
  /** Reads the current keys; each is suitable. */
  List<RSAPublicKey> read() throws IOException;

  /** Releases the resources of the source. */
  default void close() {}

  /** Returns the name of the source in the log. */
  @Override
  String toString();
}
