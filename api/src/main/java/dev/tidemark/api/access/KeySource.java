package dev.tidemark.api.access;

import java.io.IOException;
import java.security.interfaces.RSAPublicKey;
import java.util.List;

/** Where public keys come from that tokens are believed by. */
interface KeySource {
  /** The keys as they are now, each fit to be trusted. */
  List<RSAPublicKey> read() throws IOException;

  /** Gives up what reading needs. */
  default void close() {}

  /** What the log calls it. */
  @Override
  String toString();
}
