package dev.tidemark.api.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jwt.SignedJWT;
import dev.tidemark.api.config.ConfigException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPairGenerator;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys and the development key, read from a configuration. */
class KeyFilesTest {
  @TempDir private Path dir = Path.of("");

  @Test
  void aDevelopmentKeyIsItsOwnersAloneAndItsPublicHalfIsTrusted() throws Exception {
    var clock = Clock.systemUTC();
    DevelopmentKey.create(dir);
    var file = dir.resolve("keys").resolve("development.key");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    var token = DevelopmentKey.read(dir).orElseThrow().token("Ann", Duration.ofMinutes(1), clock);
    var keys = VerificationKeys.of(PublicKeys.read(dir.resolve("keys")));
    assertThat(keys.verify(SignedJWT.parse(token))).isTrue();
    assertThatThrownBy(() -> DevelopmentKey.create(dir)).isInstanceOf(java.io.IOException.class);
    assertThat(DevelopmentKey.read(dir.resolve("none"))).isEmpty();
  }

  @Test
  void whatIsNoPublicKeyStopsTheStartWithItsPlace() throws Exception {
    var keys = Files.createDirectories(dir.resolve("bad"));
    var small = KeyPairGenerator.getInstance("RSA");
    small.initialize(1024);
    var pair = small.generateKeyPair();
    Files.writeString(keys.resolve("a.pem"), pem("PUBLIC KEY", pair.getPublic().getEncoded()));
    Files.writeString(keys.resolve("b.pem"), pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
    Files.writeString(keys.resolve("c.pem"), pem("PUBLIC KEY", new byte[] {1, 2, 3}));
    Files.writeString(keys.resolve("d.pem"), "hello");
    Files.writeString(keys.resolve("e.txt"), "is no key and does not matter");
    assertThatThrownBy(() -> PublicKeys.read(keys))
        .isInstanceOfSatisfying(
            ConfigException.class,
            e ->
                assertThat(e.problems())
                    .satisfiesExactly(
                        a -> assertThat(a).contains("a.pem", "1024 bits"),
                        b -> assertThat(b).contains("b.pem", "private key"),
                        c -> assertThat(c).contains("c.pem", "not an RSA public key"),
                        d -> assertThat(d).contains("d.pem", "no PEM block")));
  }

  private static String pem(String kind, byte[] der) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(kind, Base64.getMimeEncoder().encodeToString(der), kind);
  }
}
