package dev.tidemark.api;

import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * RSA keys of 2048 bits, made once in a JVM. Tests run without the optimising compiler, and there
 * one takes a second: keys and signatures were half of this module's test time.
 */
public final class RsaKeys {
  private static final Map<Integer, KeyPair> PAIRS = new ConcurrentHashMap<>();

  private RsaKeys() {}

  /** The same key for the same number, another for another one. */
  public static KeyPair number(int number) {
    return PAIRS.computeIfAbsent(number, _ -> create(2048));
  }

  /** A new key. */
  public static KeyPair create(int bits) {
    try {
      var generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(bits);
      return generator.generateKeyPair();
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
