package dev.tidemark.api.access;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Date;
import java.util.Optional;
import java.util.Set;

/**
 * The private key of a development configuration. It signs tokens that the service of this
 * configuration accepts; the service itself never reads it.
 */
public final class DevelopmentKey {
  private static final String PRIVATE = "development.key";
  private static final String PUBLIC = "development.pem";

  private final PrivateKey key;

  DevelopmentKey(PrivateKey key) {
    this.key = key;
  }

  /** Returns the key of a config folder; empty if there is none. */
  public static Optional<DevelopmentKey> read(Path configFolder) throws IOException {
    try {
      var text = Files.readString(configFolder.resolve("keys").resolve(PRIVATE));
      var der = Base64.getMimeDecoder().decode(text.replaceAll("-----[A-Z ]+-----", ""));
      return Optional.of(
          new DevelopmentKey(
              KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(der))));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IOException("keys/" + PRIVATE + " is not a private key in PKCS 8", e);
    }
  }

  /**
   * Creates a key in a config folder that has none, and its public key, which is trusted from then
   * on.
   */
  public static DevelopmentKey create(Path configFolder) throws IOException {
    try {
      var generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      var pair = generator.generateKeyPair();
      var keys = Files.createDirectories(configFolder.resolve("keys"));
      writePrivate(keys.resolve(PRIVATE), pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
      var trusted = keys.resolve(PUBLIC);
      Files.deleteIfExists(trusted);
      Files.writeString(
          trusted, pem("PUBLIC KEY", pair.getPublic().getEncoded()), StandardOpenOption.CREATE_NEW);
      return new DevelopmentKey(pair.getPrivate());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Signs a token for a user. */
  public String token(String user, Duration life, Clock clock) {
    var now = clock.instant();
    var claims =
        new JWTClaimsSet.Builder()
            .subject(user)
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plus(life)))
            .build();
    var token = new SignedJWT(new JWSHeader(JWSAlgorithm.RS256), claims);
    try {
      token.sign(new RSASSASigner(key));
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
    return token.serialize();
  }

  /** Creates the file with its permissions, so that no other user can read it at any time. */
  private static void writePrivate(Path file, String text) throws IOException {
    var ownerOnly =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    try (var channel =
        Files.newByteChannel(
            file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownerOnly)) {
      var bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
      while (bytes.hasRemaining()) channel.write(bytes);
    }
  }

  private static String pem(String kind, byte[] der) {
    return "-----BEGIN %s-----%n%s%n-----END %s-----%n"
        .formatted(kind, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der), kind);
  }
}
