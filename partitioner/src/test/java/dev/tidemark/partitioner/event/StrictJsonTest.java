package dev.tidemark.partitioner.event;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.partitioner.topic.Envelope;
import dev.tidemark.partitioner.topic.Partitioning;
import dev.tidemark.partitioner.topic.Topic;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Law: the reader accepts an object with a time exactly if RFC 8259 accepts it, byte for byte. */
class StrictJsonTest {
  private static final List<String> SEEDS =
      List.of(
          "{\"time\":0}",
          "{\"time\":0,\"x\":[1,-0.5e+3,true,false,null,{\"y\":\"\\u00e9\\n\\\\\"}]}",
          "{\"time\":0,\"é😀\":\"\\ud83d\\ude00\\\\ud800\",\"a\":{},\"b\":[[],[{}]]}",
          "{\"time\":0, \"s\" : \"\\\"\\/\\b\\f\\r\\t\" , \"n\" : 1E-7 }",
          "{\"time\":0,\"long\":\"abcdefghijklmnopqrstuvwxyz\\u0000é\",\"z\":10}");

  private static final List<String> PIECES =
      List.of(
          "\"",
          "\\",
          "{",
          "}",
          "[",
          "]",
          ",",
          ":",
          "0",
          "-",
          ".",
          "e",
          "1",
          " ",
          "\t",
          "\n",
          "u",
          "\\u",
          "\\ud800",
          "\\udc00",
          "d83d",
          "\u00C3",
          "\u00ED\u00A0\u0080",
          "\u00F0\u009F\u0098\u0080",
          "\u0000",
          "\u001F",
          "\u007F",
          "\u0080",
          "\u00FF",
          "NaN",
          "//",
          "/*",
          "'",
          "nul",
          "+",
          "\u00EF\u00BB\u00BF");

  @Test
  void theReaderAcceptsWhatTheStandardAccepts() {
    Topic topic =
        new Topic(
            "t",
            "t",
            "true",
            Set.of("time"),
            List.of(),
            new Envelope(null, "time", null, null, List.of()),
            Partitioning.ENV_DAY);
    EventReader reader = EventReader.of(topic);
    long seed = Long.getLong("tidemark.seed", 3);
    Random random = new Random(seed);
    int accepted = 0;
    for (int i = 0; i < 100_000; i++) {
      byte[] line = SEEDS.get(random.nextInt(SEEDS.size())).getBytes(UTF_8);
      for (int m = random.nextInt(4); m > 0; m--) line = mutated(line, random);
      // A mutation may remove the time, which this test is not about: it is added again.
      byte[] timed =
          new String(line, ISO_8859_1).startsWith("{\"time\":0")
              ? line
              : ("{\"time\":0,\"v\":" + new String(line, ISO_8859_1) + "}").getBytes(ISO_8859_1);
      // The whole time must still be the zero.
      if (timed.length < 10 || ",} \n\t".indexOf(timed[9]) < 0) continue;
      boolean standard = StrictJson.accepts(timed);
      assertThat(reader.read(timed, 0, timed.length) instanceof Event)
          .as("seed %d, %s: %s", seed, Arrays.toString(timed), new String(timed, UTF_8))
          .isEqualTo(standard);
      if (standard) accepted++;
    }
    assertThat(accepted).isBetween(10_000, 90_000);
  }

  private static byte[] mutated(byte[] line, Random random) {
    int at = random.nextInt(line.length + 1);
    int cut = random.nextBoolean() ? 0 : Math.min(random.nextInt(3), line.length - at);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(line, 0, at);
    if (cut == 0 || random.nextBoolean()) {
      out.writeBytes(PIECES.get(random.nextInt(PIECES.size())).getBytes(ISO_8859_1));
    }
    out.write(line, at + cut, line.length - at - cut);
    return out.toByteArray();
  }
}
