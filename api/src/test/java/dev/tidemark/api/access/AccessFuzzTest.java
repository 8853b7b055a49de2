package dev.tidemark.api.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.RSASSASigner;
import dev.tidemark.api.RsaKeys;
import dev.tidemark.api.config.ConfigException;
import dev.tidemark.partitioner.topic.TopicReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Any access.json and any token are read or rejected, and nothing else comes of them. */
@Execution(ExecutionMode.CONCURRENT)
class AccessFuzzTest {
  /** A signature takes longer than all else. */
  private static final int SIGNED = Integer.getInteger("tidemark.signed", 200);

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final String CLAIMS = "{\"sub\":\"Demo\",\"exp\":1767225601,\"aud\":[\"a\"]}";

  private final KeyPair key = RsaKeys.number(1);
  private final Tokens tokens =
      new Tokens(
          List.of((RSAPublicKey) key.getPublic()),
          new ClaimRules(true, "", "", Duration.ZERO, Clock.fixed(NOW, ZoneOffset.UTC)));

  @Test
  void anyAccessListIsReadOrHasProblems() {
    var topics = TopicReader.read(Path.of("..", "conf"));
    var good =
        "{\"web\":[\"Ann\"],\"hub\":{\"Ann\":{},\"Bob\":{\"environment\":[\"d.*\",\"(a|b){2}\"],\"action\":[]}}}";
    var words =
        List.of(
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "\"",
            "null",
            "1",
            "\"web\":",
            "\"WEB\"",
            "(",
            "\\\\",
            "\\u0000",
            "*",
            "\uFEFF");
    fuzz(
        good,
        words,
        4_000,
        input -> {
          try {
            AccessListReader.parse(input, topics);
          } catch (ConfigException e) {
            assertThat(e).hasMessageStartingWith("access.json");
            assertThat(String.valueOf(e.getMessage()).lines())
                .allMatch(line -> line.length() < 1_000);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  @Test
  void aTokenThatIsNotTheOneThatWasSignedIsRejected() {
    var signed = signed(CLAIMS.getBytes(UTF_8));
    var content = signed.substring(0, signed.lastIndexOf('.'));
    var words = List.of(".", "=", "A", " ", "Bearer ", "e30", "{}", "\0", signed);
    fuzz(
        signed,
        words,
        4_000,
        input -> {
          var text = new String(input, UTF_8);
          try {
            assertThat(tokens.caller(text).user()).isEqualTo("Demo");
            assertThat(text).contains(content + ".");
          } catch (AccessException rejected) {
            // As nearly all.
          }
        });
  }

  @Test
  void whateverIsSignedNamesACallerWithinTheirTimeOrNobody() {
    var words =
        List.of(
            "{",
            "}",
            ",",
            ":",
            "\"",
            "null",
            "\"sub\":",
            "\"exp\":",
            "\"nbf\":",
            "\"aud\":",
            "1e400",
            "9".repeat(400),
            "-1",
            "[",
            "]",
            "true",
            "\\u0000",
            "\"Demo\"",
            "[[[[");
    fuzz(
        CLAIMS,
        words,
        SIGNED,
        input -> {
          try {
            var caller = tokens.caller("Bearer " + signed(input));
            assertThat(caller.user()).isNotBlank();
            assertThat(caller.expires()).isAfter(NOW);
          } catch (AccessException rejected) {
            // It says nothing of why.
            assertThat(rejected).hasMessageNotContainingAny("Exception", "JSON", "nimbus");
          }
        });
  }

  private String signed(byte[] claims) {
    try {
      var token = new JWSObject(new JWSHeader(JWSAlgorithm.RS256), new Payload(claims));
      token.sign(new RSASSASigner(key.getPrivate()));
      return token.serialize();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  /** As the testkit's targets, which this module does not see; -Dtidemark.fuzz=SECONDS, too. */
  private static void fuzz(String good, List<String> words, int tries, Consumer<byte[]> property) {
    Long seconds = Long.getLong("tidemark.fuzz");
    long seed = Long.getLong("tidemark.seed", seconds == null ? 25 : System.nanoTime());
    var random = new Random(seed);
    long end = System.nanoTime() + Duration.ofSeconds(seconds == null ? 0 : seconds).toNanos();
    int tried = 0;
    for (; seconds == null ? tried < tries : System.nanoTime() < end; tried++) {
      byte[] input = good.getBytes(UTF_8);
      for (int i = 0; i <= random.nextInt(4); i++) input = changed(input, words, random);
      try {
        property.accept(input);
      } catch (RuntimeException | Error e) {
        throw new AssertionError("seed " + seed + ", input " + Arrays.toString(input), e);
      }
    }
    System.out.printf("seed %d: %d inputs%n", seed, tried);
  }

  private static byte[] changed(byte[] in, List<String> words, Random random) {
    int from = random.nextInt(in.length + 1);
    int to = random.nextBoolean() ? from : from + random.nextInt(in.length - from + 1);
    var out = new ByteArrayOutputStream();
    out.write(in, 0, from);
    switch (random.nextInt(4)) {
      case 0 -> out.write(random.nextInt(256));
      case 1 -> out.writeBytes(Arrays.copyOfRange(in, 0, random.nextInt(in.length + 1)));
      default -> out.writeBytes(words.get(random.nextInt(words.size())).getBytes(UTF_8));
    }
    out.write(in, to, in.length - to);
    return out.toByteArray();
  }
}
