package dev.tidemark.partitioner.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tidemark.partitioner.schema.ReferenceValidator;
import dev.tidemark.partitioner.topic.Envelope;
import dev.tidemark.partitioner.topic.Partitioning;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.partitioner.topic.TopicReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Law: every event has a result within the step limit, the same on every thread and at every
 * attempt. If the steps are sufficient, it is the result of the reference library.
 */
class HostileEventsTest {
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final int CASES = Integer.getInteger("tidemark.hostile", 20);
  private static final Duration HANG = Duration.ofSeconds(10);

  /** The smallest stack that a thread can have. */
  private static final long LITTLE_STACK = 256L * 1024;

  @Test
  void everyResultEndsAndIsTheSameEverywhere() throws Exception {
    long first = Long.getLong("tidemark.seed", 11);
    int tooLong = 0;
    int events = 0;
    for (long seed = first; seed < first + CASES; seed++) {
      HostileSchemas hostile = new HostileSchemas(seed);
      String schema = hostile.schema();
      Topic topic = topic(schema);
      EventReader here = EventReader.of(topic);
      ReferenceValidator library = ReferenceValidator.of(tree(schema));
      for (int i = 0; i < 8; i++) {
        String line = hostile.event(i >= 3);
        ReadResult readResult = read(here, line);
        assertThat(read(here, line)).usingRecursiveComparison().isEqualTo(readResult);
        ReadResult little = onThread(topic, line, LITTLE_STACK);
        ReadResult virtual = onVirtualThread(topic, line);
        assertThat(List.of(little, virtual))
            .as("seed %d: %s", seed, schema)
            .allSatisfy(
                other -> assertThat(other).usingRecursiveComparison().isEqualTo(readResult));
        if (readResult instanceof Event) events++;
        if (takesTooLong(readResult)) tooLong++;
        // For larger events the library may take hours.
        else if (i >= 3) {
          boolean valid = library.violations(tree(line)).isEmpty();
          assertThat(readResult instanceof Event)
              .as("seed %d: %s by %s: %s", seed, line, schema, readResult)
              .isEqualTo(valid);
        }
      }
    }
    // Otherwise the law would be tested with no cases.
    assertThat(tooLong).isGreaterThan(CASES / 5);
    assertThat(events).isGreaterThan(CASES);
  }

  /** A4: a million violations in an event of the sample topic. */
  @Test
  void anEventWithAMillionViolationsHasAHundredReasons() {
    Topic runs = TopicReader.read(Path.of("..", "conf")).find("public.cps.za.runs").orElseThrow();
    String line =
        """
        {"event_id":"a","job_ref":"j","tenant_id":"t","source_app":"s","source_app_version":"1",\
        "environment":"dev","timestamp_start":1614556800000,"timestamp_end":1614556801000,"jobs":[%s]}\
        """
            .formatted(many("{}", 340_000));
    Rejection rejection = (Rejection) within(() -> read(EventReader.of(runs), line));
    assertThat(rejection.reasons()).hasSize(101);
    assertThat(rejection.reasons().getFirst())
        .isEqualTo(new Rejection.Reason("jobs.0", "required property 'catalog_id' not found"));
    assertThat(rejection.reasons().getLast().message()).contains("the first 100 reasons");
  }

  /** B1: quadratic for a backtracking engine. */
  @Test
  void anEmailPatternTakesNoLongerThanItsText() {
    EventReader reader =
        reader(
            "{'properties':{'mail':{'pattern':'^[^@\\\\\\\\s]+@[^@\\\\\\\\s]+\\\\\\\\.[^@\\\\\\\\s]+$'}}}");
    assertThat(within(() -> read(reader, "{\"time\":1,\"mail\":\"a@b.cd\"}")))
        .isInstanceOf(Event.class);
    String dots = "a@" + "a.".repeat(400_000) + "\\n";
    ReadResult readResult = within(() -> read(reader, "{\"time\":1,\"mail\":\"" + dots + "\"}"));
    assertThat(((Rejection) readResult).reasons())
        .extracting(Rejection.Reason::message)
        .singleElement()
        .asString()
        .contains("does not match the regex pattern");
  }

  @Test
  void aPatternWithReferencesIsGivenUpAtItsSteps() {
    EventReader reader =
        reader("{'properties':{'p':{'pattern':'^(.*)(.*)(.*)\\\\\\\\1\\\\\\\\2x$'}}}");
    ReadResult readResult =
        within(() -> read(reader, "{\"time\":1,\"p\":\"" + "a".repeat(5_000) + "\"}"));
    assertThat(((Rejection) readResult).reasons())
        .containsExactly(new Rejection.Reason("", "takes more than 821088 steps to check"));
  }

  /**
   * White space is removed before the event lands, so steps that it allowed at the POST would be
   * missing at the load.
   */
  @Test
  void whiteSpaceOutsideStringsBuysNoSteps() {
    EventReader reader =
        reader("{'properties':{'p':{'pattern':'^(.*)(.*)(.*)\\\\\\\\1\\\\\\\\2x$'}}}");
    String line = "{\"time\":1,%s\"p\":\"" + "a".repeat(250) + "x\"}";
    for (int white : new int[] {0, 1, 50_000, 110_000, 900_000}) {
      ReadResult readResult = within(() -> read(reader, line.formatted(" ".repeat(white))));
      assertThat(((Rejection) readResult).reasons())
          .as("white space of %d bytes", white)
          .containsExactly(new Rejection.Reason("", "takes more than 517152 steps to check"));
    }
  }

  /** B2: two alternatives that validate the same child double the work with every level. */
  @Test
  void armsThatGoIntoOneChildAreGivenUpAtTheirSteps() {
    EventReader reader =
        reader(
            "{'properties':{'n':{'$ref':'#/$defs/n'}},'$defs':{'n':{'properties':{'z':false},"
                + "'anyOf':[{'properties':{'n':{'$ref':'#/$defs/n'}}},"
                + "{'properties':{'n':{'$ref':'#/$defs/n'}}}]}}}");
    String deep = "{\"time\":1,\"n\":" + "{\"n\":".repeat(80) + "{\"z\":0}" + "}".repeat(81);
    ReadResult readResult = within(() -> read(reader, deep));
    assertThat(takesTooLong(readResult)).as("%s", readResult).isTrue();
  }

  @Test
  void uniqueItemsOfOneHashAreQuick() {
    EventReader reader = reader("{'properties':{'u':{'uniqueItems':true}}}");
    String texts =
        IntStream.range(0, 20_000)
            .mapToObj(i -> "\"" + colliding(i) + "\"")
            .collect(Collectors.joining(","));
    assertThat(within(() -> read(reader, "{\"time\":1,\"u\":[" + texts + "]}")))
        .isInstanceOf(Event.class);
    String objects =
        IntStream.range(0, 10_000)
            .mapToObj(i -> "{\"" + colliding(i) + "\":" + i + "}")
            .collect(Collectors.joining(","));
    assertThat(within(() -> read(reader, "{\"time\":1,\"u\":[" + objects + "]}")))
        .isInstanceOf(Event.class);
    assertThat(within(() -> read(reader, "{\"time\":1,\"u\":[{\"a\":[1]},{\"a\":[1.0]}]}")))
        .isInstanceOf(Rejection.class);
  }

  @Test
  void membersOfOneHashAreQuick() {
    EventReader reader =
        reader("{'properties':{'o':{'minProperties':1,'propertyNames':{'maxLength':99}}}}");
    String members =
        IntStream.range(0, 20_000)
            .mapToObj(i -> "\"" + colliding(i) + "\":0")
            .collect(Collectors.joining(","));
    assertThat(within(() -> read(reader, "{\"time\":1,\"o\":{" + members + "}}")))
        .isInstanceOf(Event.class);
  }

  @Test
  void manyArmsOfManyItemsAreQuick() {
    String arms =
        IntStream.range(0, 30)
            .mapToObj(
                i ->
                    "{'properties':{'k':{'const':"
                        + i
                        + "},'v':{'uniqueItems':true}},'required':['k']}")
            .collect(Collectors.joining(","));
    EventReader reader = reader("{'properties':{'l':{'items':{'anyOf':[" + arms + "]}}}}");
    String line = "{\"time\":1,\"l\":[" + many("{\"k\":29,\"v\":1}", 20_000) + "]}";
    assertThat(within(() -> read(reader, line))).isInstanceOf(Event.class);
  }

  /** Regression: removing thousands of zeros counted as one step. */
  @Test
  void checksOfLongNumbersAreGivenUpAtTheirSteps() {
    String not = many("{'not':{'const':1}}", 400);
    EventReader divided = reader("{'properties':{'l':{'items':{'multipleOf':0.01}}}}");
    ReadResult tooLong =
        within(() -> read(divided, "{\"time\":1,\"l\":[" + many("1e5000", 100_000) + "]}"));
    assertThat(takesTooLong(tooLong)).as("%s", tooLong).isTrue();
    EventReader reader =
        reader(
            "{'properties':{'l':{'items':{'allOf':["
                + not
                + "]}},'i':{'items':{'allOf':["
                + not.replace("'not':{'const':1}", "'type':'integer'")
                + "]}}}}");
    for (String line :
        List.of(
            "{\"time\":1,\"l\":[" + many("1" + "0".repeat(6_000), 160) + "]}",
            "{\"time\":1,\"l\":[" + many("0." + "3".repeat(990), 950) + "]}",
            "{\"time\":1,\"i\":[" + many("1." + "0".repeat(990), 950) + "]}")) {
      ReadResult readResult = within(() -> read(reader, line));
      assertThat(takesTooLong(readResult)).as("%s", readResult).isTrue();
    }
    String digits =
        "{\"time\":1,\"l\":[0." + "3".repeat(100) + "],\"i\":[1." + "0".repeat(200) + "]}";
    assertThat(read(reader, digits)).isInstanceOf(Event.class);
  }

  private static String colliding(int i) {
    StringBuilder text = new StringBuilder();
    for (int bit = 0; bit < 15; bit++) text.append((i >>> bit & 1) == 0 ? "Aa" : "BB");
    return text.toString();
  }

  private static String many(String item, int count) {
    return String.join(",", java.util.Collections.nCopies(count, item));
  }

  private static boolean takesTooLong(ReadResult readResult) {
    return readResult instanceof Rejection(var reasons)
        && reasons.getFirst().message().contains("steps to check");
  }

  private static EventReader reader(String schema) {
    return EventReader.of(topic(schema.replace('\'', '"').replace("\\\\", "\\")));
  }

  private static ReadResult read(EventReader reader, String line) {
    byte[] bytes = line.getBytes(UTF_8);
    return reader.read(bytes, 0, bytes.length);
  }

  private static ReadResult within(java.util.function.Supplier<ReadResult> result) {
    return CompletableFuture.supplyAsync(result, task -> Thread.ofPlatform().daemon().start(task))
        .orTimeout(HANG.toSeconds(), TimeUnit.SECONDS)
        .join();
  }

  private static ReadResult onThread(Topic topic, String line, long stack) throws Exception {
    CompletableFuture<ReadResult> result = new CompletableFuture<>();
    Thread thread =
        new Thread(
            null,
            () -> result.completeAsync(() -> read(EventReader.of(topic), line), Runnable::run),
            "little stack",
            stack);
    thread.setDaemon(true);
    thread.start();
    return result.get(HANG.toSeconds(), TimeUnit.SECONDS);
  }

  private static ReadResult onVirtualThread(Topic topic, String line) throws Exception {
    CompletableFuture<ReadResult> result = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(() -> result.completeAsync(() -> read(EventReader.of(topic), line), Runnable::run));
    return result.get(HANG.toSeconds(), TimeUnit.SECONDS);
  }

  private static JsonNode tree(String json) throws JsonProcessingException {
    return MAPPER.readTree(json);
  }

  private static Topic topic(String schema) {
    return new Topic(
        "t",
        "t",
        schema,
        Set.of("time"),
        new ArrayList<>(),
        new Envelope(null, "time", null, null, List.of()),
        Partitioning.ENV_DAY);
  }
}
