package dev.tidemark.catalog.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.luben.zstd.Zstd;
import dev.tidemark.catalog.SampleTopic;
import dev.tidemark.catalog.lake.Lake;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.partitioner.topic.Topics;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * At the offset that a dead letter tells, the source, decompressed, has the line that it holds;
 * whatever the form of the source, and over many pieces of it.
 */
class DeadLetterPlaceTest {
  private static final Topic TOPIC = SampleTopic.of("web");

  @TempDir Path dir;

  private enum Form {
    LINES,
    OBJECTS,
    ARRAY
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void aDeadLetterIsWhereItSays(long seed) throws IOException {
    Random random = new Random(seed);
    Form form = Form.values()[(int) (seed % 3)];
    Map<Integer, byte[]> bad = new HashMap<>();
    byte[] text = text(form, random, bad);
    Path file = dir.resolve("events.json");
    Files.write(file, packed(text, random.nextInt(3)));
    try (Lake lake = Lake.open(dir.resolve("lake"), new Topics(List.of(TOPIC)));
        Loader loader = new Loader(lake, LoadOptions.defaults(), Clock.systemUTC())) {
      LoadReport report = loader.loadFiles(TOPIC, List.of(file), ProgressListener.NONE);
      assertThat(report.deadLetters()).isEqualTo(bad.size());
      Map<Integer, byte[]> told = new HashMap<>();
      for (JsonNode deadLetter : letters(lake)) {
        int offset = deadLetter.get("offset").intValue();
        byte[] raw = deadLetter.get("raw").textValue().getBytes(UTF_8);
        assertThat(Arrays.copyOfRange(text, offset, offset + raw.length)).isEqualTo(raw);
        told.put(offset, raw);
      }
      assertThat(told.keySet()).isEqualTo(bad.keySet());
    }
  }

  /** More than a piece of it, most of it events. */
  private static byte[] text(Form form, Random random, Map<Integer, byte[]> bad) {
    var text = new ByteArrayOutputStream();
    if (random.nextBoolean()) text.writeBytes(new byte[] {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF});
    if (form == Form.ARRAY) text.writeBytes(" [\n".getBytes(UTF_8));
    for (int i = 0; text.size() < 10_000_000; i++) {
      if (i > 0 && form == Form.ARRAY) text.write(',');
      if (i > 0 && form == Form.LINES) text.writeBytes("\r\n".getBytes(UTF_8));
      if (i > 0 && random.nextInt(4) == 0) text.writeBytes(blank(form).getBytes(UTF_8));
      boolean isBad = random.nextInt(50) == 0;
      String time = isBad ? "\"never\"" : "1735693323000";
      byte[] line =
          "{\"id\":\"e%d\",\"time\":%s,\"p\":\"%s\"}"
              .formatted(i, time, padding(random))
              .getBytes(UTF_8);
      if (isBad) bad.put(text.size(), line);
      text.writeBytes(line);
    }
    if (form == Form.ARRAY) text.writeBytes("\n]".getBytes(UTF_8));
    return text.toByteArray();
  }

  /** What no packing makes a bomb of. */
  private static String padding(Random random) {
    byte[] some = new byte[1500];
    random.nextBytes(some);
    return "é" + HexFormat.of().formatHex(some);
  }

  private static String blank(Form form) {
    return form == Form.LINES ? "\n \t" : " ";
  }

  private static byte[] packed(byte[] text, int how) throws IOException {
    if (how == 0) return text;
    if (how == 1) return Zstd.compress(text);
    var out = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(out)) {
      gzip.write(text);
    }
    return out.toByteArray();
  }

  private static List<JsonNode> letters(Lake lake) throws IOException {
    try (Stream<Path> all = Files.walk(lake.deadLetters())) {
      Path file = all.filter(Files::isRegularFile).findFirst().orElseThrow();
      ObjectMapper json = new ObjectMapper();
      return json.readerFor(JsonNode.class).<JsonNode>readValues(file.toFile()).readAll();
    }
  }
}
