package dev.tidemark.api.access;

import dev.tidemark.api.config.ConfigException;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/** Reads the public keys of a config folder: {@code keys/*.pem}. */
public final class PublicKeys {
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----");

  private static final int LEAST_BITS = 2048;

  /** The JDK does not verify with larger keys. */
  private static final int MOST_BITS = 16_384;

  private PublicKeys() {}

  /** Returns every key of the folder, by file name; an empty list if the folder does not exist. */
  public static List<RSAPublicKey> read(Path folder) throws ConfigException, IOException {
    return Files.isDirectory(folder) ? inFolder(folder) : List.of();
  }

  /** Returns every key of a folder that must exist. */
  static List<RSAPublicKey> inFolder(Path folder) throws ConfigException, IOException {
    var keys = new ArrayList<RSAPublicKey>();
    var problems = new ArrayList<String>();
    try (var files = Files.list(folder)) {
      for (var file : files.filter(f -> f.toString().endsWith(".pem")).sorted().toList()) {
        read(file, keys, problems);
      }
    }
    if (!problems.isEmpty()) throw new ConfigException(problems);
    return List.copyOf(keys);
  }

  private static void read(Path file, List<RSAPublicKey> keys, List<String> problems)
      throws IOException {
    var place = "keys/" + file.getFileName() + ": ";
    var blocks = BLOCK.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
    var any = false;
    while (blocks.find()) {
      any = true;
      var kind = blocks.group(1);
      if (kind.endsWith("PRIVATE KEY")) {
        problems.add(place + "is a private key; this folder is for public keys only");
      } else if (!kind.equals("PUBLIC KEY")) {
        problems.add(place + "is a " + kind + " but must be a PUBLIC KEY (openssl … -pubout)");
      } else {
        decode(place, blocks.group(2), keys, problems);
      }
    }
    if (!any) problems.add(place + "contains no PEM block (-----BEGIN PUBLIC KEY-----)");
  }

  /** Returns whether the key is strong enough, and can be used by the JDK. */
  static boolean isFit(RSAPublicKey key) {
    int bits = key.getModulus().bitLength();
    var exponent = key.getPublicExponent();
    return bits >= LEAST_BITS
        && bits <= MOST_BITS
        && key.getModulus().testBit(0)
        && exponent.testBit(0)
        && exponent.compareTo(BigInteger.TWO) > 0;
  }

  /** Decodes a Base64 SubjectPublicKeyInfo of any line length. */
  static RSAPublicKey decode(String base64) throws GeneralSecurityException {
    var der = Base64.getMimeDecoder().decode(base64);
    return (RSAPublicKey) KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(der));
  }

  private static void decode(
      String place, String base64, List<RSAPublicKey> keys, List<String> problems) {
    try {
      var key = decode(base64);
      int bits = key.getModulus().bitLength();
      if (bits < LEAST_BITS) {
        problems.add(place + "has " + bits + " bits but must have at least " + LEAST_BITS);
      } else if (!isFit(key)) {
        problems.add(place + "is not an RSA public key that can verify signatures");
      } else {
        keys.add(key);
      }
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      problems.add(place + "is not an RSA public key");
    }
  }
}
