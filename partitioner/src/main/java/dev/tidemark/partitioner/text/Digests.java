package dev.tidemark.partitioner.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256 digests. */
public final class Digests {
  private Digests() {}

  /** Returns a new SHA-256 digest without input. */
  public static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      // The class MessageDigest requires it of every Java platform.
      throw new AssertionError(e);
    }
  }

  /** Returns the 32 bytes of the SHA-256 digest of the text in UTF-8. */
  public static byte[] sha256(String text) {
    return sha256().digest(text.getBytes(UTF_8));
  }
}
