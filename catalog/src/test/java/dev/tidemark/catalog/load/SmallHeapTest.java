package dev.tidemark.catalog.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tidemark.catalog.SampleTopic;
import dev.tidemark.catalog.lake.Lake;
import dev.tidemark.partitioner.topic.Envelope;
import dev.tidemark.partitioner.topic.Envelope.Received;
import dev.tidemark.partitioner.topic.Partitioning;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.partitioner.topic.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The memory of a load is bounded whatever its lines are: a process of a small heap loads what
 * would take many times that heap if something were kept of each line, and retries its letters.
 */
@Execution(ExecutionMode.CONCURRENT) // it waits for other processes
@Order(1)
class SmallHeapTest {
  private static final String HEAP = "-Xmx64m";
  private static final Clock LATER = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(1));
  private static final Topic TOPIC = topic();
  private static final Topic UNTIMED = untimed();

  @TempDir Path dir;

  /** Items of jobs must have members that none has. */
  private static Topic topic() {
    Topic t = SampleTopic.of("web");
    String required =
        IntStream.range(0, 4)
            .mapToObj("\"a_member_that_each_job_has_%d\""::formatted)
            .collect(Collectors.joining(",", "[", "]"));
    String jobs = "\"jobs\":{\"items\":{\"type\":\"object\",\"required\":" + required + "}},";
    String schema = t.schema().replaceFirst("\"properties\":\\{", "\"properties\":{" + jobs);
    return t.withSchema(schema);
  }

  private static Topic untimed() {
    Topic t = SampleTopic.of("status", Partitioning.ENV_MONTH);
    var received = new Received(Duration.ofDays(7));
    var envelope = new Envelope("id", "time", "environment", "org", List.of(), received);
    return new Topic(
        t.name(), t.title(), "{}", t.members(), t.fields(), envelope, t.partitioning());
  }

  enum Kind {
    EMPTY_OBJECTS(1 << 17, 0) {
      @Override
      String text() {
        return "{}\n".repeat(bad);
      }
    },
    EMPTY_OBJECTS_ON_A_LINE(1 << 17, 0) {
      @Override
      String text() {
        return "{}".repeat(bad);
      }
    },
    EMPTY_ELEMENTS(1 << 17, 0) {
      @Override
      String text() {
        return "[" + ",".repeat(bad - 1) + "]";
      }
    },
    MANY_REASONS_EACH(4000, 0) {
      @Override
      String text() {
        String most = "{\"jobs\":[" + "{},".repeat(24);
        return lines(bad, number -> most + number + "]}\n");
      }
    },
    SHORT_EVENTS_OF_MANY_ORGANISATIONS(0, 1 << 16) {
      @Override
      String text() {
        return lines(good, n -> "{\"time\":%d,\"org\":\"%d\"}\n".formatted(n, n));
      }
    },
    CSV_OF_BLANK_LINES(2, 1) {
      @Override
      String text() {
        String blank = "\n".repeat(80 << 20);
        return "id,time\na,never\n" + blank + "a,2025-01-01\n" + blank + "a\n";
      }
    },
    CSV_ROWS_OF_CONTROL_CHARACTERS(24, 12) {
      @Override
      String text() {
        String longer = "\u0001".repeat(1_000_000);
        String longest = "\u0001".repeat(4_000_000);
        return "id,org,time\n"
            + lines(
                12, n -> "%d,%s,never\n%d,x,2025-01-01\n,%s,\n".formatted(n, longer, n, longest));
      }
    };

    final int bad;
    final int good;

    Kind(int bad, int good) {
      this.bad = bad;
      this.good = good;
    }

    abstract String text();

    String file() {
      return name().startsWith("CSV") ? "lines.csv" : "lines";
    }

    private static String lines(int count, IntFunction<String> line) {
      return IntStream.range(0, count).mapToObj(line).collect(Collectors.joining());
    }
  }

  @ParameterizedTest
  @EnumSource
  void whateverItsLinesAreALoadHasItsMemory(Kind kind) throws Exception {
    boolean all = Boolean.getBoolean("tidemark.large");
    assumeTrue(all || kind == Kind.EMPTY_OBJECTS_ON_A_LINE || kind == Kind.MANY_REASONS_EACH);
    Path file = Files.writeString(dir.resolve(kind.file()), kind.text());
    assertThat(run(TOPIC, file.toString()))
        .isEqualTo("%d loaded, %d dead letters".formatted(kind.good, kind.bad));
    var deadLetters = letters();
    assertThat(deadLetters.values().stream().mapToLong(Long::longValue).sum()).isEqualTo(kind.bad);
    if (kind.bad == 0) return;
    assertThat(run(TOPIC, "retry")).isEqualTo("0 loaded, %d dead letters".formatted(kind.bad));
    assertThat(letters()).isEqualTo(deadLetters);
  }

  /** They are known by their ids alone, which takes more than a comparison of times. */
  @Test
  void eventsWithoutATimeAreLoadedAndFoundAgainInThatMemory() throws Exception {
    int events = Boolean.getBoolean("tidemark.large") ? 1_000_000 : 60_000;
    Path file =
        Files.writeString(dir.resolve("lines"), Kind.lines(events, "{\"id\":\"%d\"}\n"::formatted));
    assertThat(run(UNTIMED, file.toString()))
        .isEqualTo("%d loaded, 0 dead letters".formatted(events));
    assertThat(run(UNTIMED, file.toString())).isEqualTo("0 loaded, 0 dead letters");
  }

  /** The names of one topic's landed objects would fill the heap of the load of any topic. */
  @Test
  void aTopicOfManyObjectsThatDoNotLoadStopsNoOther() throws Exception {
    assumeTrue(Boolean.getBoolean("tidemark.large"));
    Path landing;
    try (Lake lake = Lake.open(dir.resolve("lake"), new Topics(List.of(TOPIC, UNTIMED)))) {
      landing = lake.landing();
    }
    String day = "env=p/org=o/type=%s/date=2025-01-01/";
    String deep = ("x".repeat(250) + "/").repeat(12);
    Path many = Files.createDirectories(landing.resolve(day.formatted("status") + deep));
    for (int i = 0; i < 24_000; i++) {
      Files.write(many.resolve("%05d.gz".formatted(i)), new byte[] {0x1f, (byte) 0x8b, 8});
    }
    Path one = Files.createDirectories(landing.resolve(day.formatted("web"))).resolve("one");
    Files.writeString(one, "{\"id\":\"a\",\"time\":1735693323000}");
    assertThat(run(UNTIMED, "landed")).isEqualTo("0 loaded, 0 dead letters");
    assertThat(run(TOPIC, "landed")).isEqualTo("1 loaded, 0 dead letters");
  }

  /** How many letters each file has. */
  private Map<String, Long> letters() throws IOException {
    var deadLetters = new TreeMap<String, Long>();
    Path folder = dir.resolve("lake/dead-letters");
    if (Files.notExists(folder)) return deadLetters;
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        try (Stream<String> lines = Files.lines(file)) {
          deadLetters.put(file.getFileName().toString(), lines.count());
        }
      }
    }
    return deadLetters;
  }

  private String run(Topic topic, String what) throws Exception {
    Path out = dir.resolve("out");
    int exit =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                HEAP,
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                SmallHeapTest.class.getName(),
                dir.resolve("lake").toString(),
                topic.name(),
                what)
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start()
            .waitFor();
    List<String> said = Files.readAllLines(out, UTF_8);
    assertThat(exit).as("%s", said).isZero();
    return said.getLast();
  }

  static void main(String[] args) throws Exception {
    Topics topics = new Topics(List.of(TOPIC, UNTIMED));
    Topic topic = topics.find(args[1]).orElseThrow();
    try (Lake lake = Lake.open(Path.of(args[0]), topics);
        Loader loader = new Loader(lake, LoadOptions.defaults(), LATER)) {
      LoadReport report =
          switch (args[2]) {
            case "retry" -> loader.retryDeadLetters(topic, ProgressListener.NONE);
            case "landed" -> loader.loadNextLanded(topic, ProgressListener.NONE);
            case String file ->
                loader.loadFiles(topic, List.of(Path.of(file)), ProgressListener.NONE);
          };
      System.out.printf("%d loaded, %d dead letters%n", report.loaded(), report.deadLetters());
    }
  }
}
