package dev.tidemark.catalog.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidemark.catalog.SampleTopic;
import dev.tidemark.catalog.lake.Lake;
import dev.tidemark.catalog.load.LoadOptions;
import dev.tidemark.catalog.load.LoadReport;
import dev.tidemark.catalog.load.Loader;
import dev.tidemark.catalog.load.ProgressListener;
import dev.tidemark.partitioner.topic.FieldType;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.partitioner.topic.Topics;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Objects that no line feed parts, as Firehose delivers them: each is validated by itself. */
class ConcatenatedObjectsTest {
  private static final Topic TOPIC =
      SampleTopic.of("web", SampleTopic.field("text", FieldType.STRING));

  @TempDir Path dir;
  private final long seed = Long.getLong("tidemark.seed", 51);
  private final Random random = new Random(seed);
  private Lake lake;
  private Loader loader;

  @BeforeEach
  void open() {
    lake = Lake.open(dir.resolve("lake"), new Topics(List.of(TOPIC)));
    loader = new Loader(lake, LoadOptions.defaults(), Clock.systemUTC());
  }

  @AfterEach
  void close() {
    loader.close();
    lake.close();
  }

  private static String event(int number, String text) {
    return "{\"id\":\"%d\",\"time\":1735693323000,\"text\":\"%s\"}".formatted(number, text);
  }

  private static List<String> pieces(String line) {
    byte[] bytes = line.getBytes(UTF_8);
    List<String> pieces = new ArrayList<>();
    int from = 0;
    for (int end : ConcatenatedObjects.ends(bytes, 0, bytes.length)) {
      pieces.add(new String(Arrays.copyOfRange(bytes, from, end), UTF_8).strip());
      from = end;
    }
    return pieces;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '\0',
      value = {
        "{\"a\":1}",
        "{\"a\":1}|{\"b\":{\"c\":[{}]}}| {}",
        "{\"a\":\"}{\\\"\"}|{\"b\":\"\\\\\"}|{\"c\":1}",
        // What braces tell is believed, whatever is between them.
        "{\"a\":}|{b}|{,}",
        // A quote too many, a brace too few: the next object is found where it begins.
        "{\"a\":1}|{\"b\":\"x}|{\"c\":1}|{\"d\":1}",
        "{\"a\":1}|{\"b\":{\"x\":1}|{\"c\":1}|{\"d\":1}",
        "{\"a\":1}|{\"b\":1}|,{\"c\":1}|{\"d\":1}",
        "{\"a\":1}|{\"b\":1}|rest",
        "{\"a\":1}|{\"cut",
        // After the first object there is none: it is one line, and no event.
        "{\"a\":1},{\"b\":1}",
        "{\"a\":1}]",
      })
  void anObjectEndsWhereItsBracesMatchAndElseWhereTheNextBegins(String line) {
    List<String> expected = Arrays.stream(line.split("\\|")).map(String::strip).toList();
    assertThat(pieces(line.replace("|", ""))).containsExactlyElementsOf(expected);
  }

  /** More than one piece of text long, so that a line is cut; with objects that are no events. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whateverPartsTheObjectsEachIsLoadedOrADeadDeadLetterOfItsLine(boolean compressed)
      throws IOException {
    var text = new StringBuilder(random.nextBoolean() ? "\uFEFF" : "");
    List<Integer> badLines = new ArrayList<>();
    int events = 0;
    int line = 1;
    boolean feeds = random.nextBoolean();
    for (int i = 0; text.length() < 5_000_000; i++) {
      if (random.nextInt(500) == 0) {
        text.append("{\"id\":\"").append(i).append("\"}");
        badLines.add(line);
      } else {
        text.append(event(i, "}{\\\"é".repeat(random.nextInt(400))));
        events++;
      }
      switch (random.nextInt(feeds ? 1000 : 3)) {
        case 0 -> text.append(' ');
        case 1 -> text.append("\t\r");
        case 2, 3 -> {
          if (feeds) {
            text.append("\r\n\n");
            line += 2;
          }
        }
        default -> {}
      }
    }
    var bytes = new ByteArrayOutputStream();
    try (var out = compressed ? new GZIPOutputStream(bytes) : bytes) {
      out.write(text.toString().getBytes(UTF_8));
    }
    LoadReport report = load(bytes.toByteArray());
    assertThat(report.loaded()).as("seed %d", seed).isEqualTo(events);
    assertThat(report.lines()).as("seed %d", seed).isEqualTo(events + badLines.size());
    assertThat(letters().stream().map(deadLetter -> deadLetter.get("line").asInt()))
        .as("seed %d", seed)
        .containsExactlyElementsOf(badLines);
  }

  @Test
  void anObjectOfSixteenMebibytesIsOneDeadLetterAndItsNeighboursAreLoaded() throws IOException {
    String huge = event(2, "x".repeat(16 << 20));
    String line = event(1, "a") + huge + event(3, "b") + event(4, "c") + "\n" + event(5, "d");
    LoadReport report = load(line.getBytes(UTF_8));
    assertThat(report.loaded()).isEqualTo(4);
    assertThat(report.deadLetters()).isEqualTo(1);
    JsonNode deadLetter = letters().getFirst();
    assertThat(deadLetter.get("line").asInt()).isEqualTo(1);
    assertThat(deadLetter.get("cut_from_bytes").asInt()).isEqualTo(huge.length());
    assertThat(deadLetter.get("raw").asText()).isEqualTo(huge.substring(0, TextChunk.MAX_LINE));
  }

  /** Were braces matched again after each of them, this would take the square of their number. */
  @Test
  void manyBrokenObjectsAreFoundInOnePass() throws IOException {
    byte[] line = ("{\"a\":1}" + "{\"{[}{\"".repeat(10_000)).getBytes(UTF_8);
    assertThat(load(line).deadLetters()).isEqualTo(10_002);
  }

  private LoadReport load(byte[] bytes) throws IOException {
    Path file = Files.write(Files.createTempFile(dir, "events", ""), bytes);
    return loader.loadFiles(TOPIC, List.of(file), ProgressListener.NONE);
  }

  private List<JsonNode> letters() throws IOException {
    List<JsonNode> deadLetters = new ArrayList<>();
    try (var found = Files.walk(lake.deadLetters())) {
      for (Path file : found.filter(Files::isRegularFile).toList()) {
        for (String line : Files.readAllLines(file))
          deadLetters.add(new ObjectMapper().readTree(line));
      }
    }
    return deadLetters;
  }
}
