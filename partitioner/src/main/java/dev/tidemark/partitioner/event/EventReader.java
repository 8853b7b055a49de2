package dev.tidemark.partitioner.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.BooleanNode;
import dev.tidemark.partitioner.event.Rejection.Reason;
import dev.tidemark.partitioner.json.EventJson;
import dev.tidemark.partitioner.json.InvalidJsonException;
import dev.tidemark.partitioner.json.JsonTokens;
import dev.tidemark.partitioner.json.ParserMessages;
import dev.tidemark.partitioner.json.TextValidator;
import dev.tidemark.partitioner.regex.StepLimitException;
import dev.tidemark.partitioner.regex.Steps;
import dev.tidemark.partitioner.schema.CheckLimits;
import dev.tidemark.partitioner.schema.CompiledSchema;
import dev.tidemark.partitioner.schema.FastValidator;
import dev.tidemark.partitioner.schema.Violation;
import dev.tidemark.partitioner.text.Printable;
import dev.tidemark.partitioner.topic.Field;
import dev.tidemark.partitioner.topic.FieldType;
import dev.tidemark.partitioner.topic.Topic;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the lines of one topic. The result for each line is an event, or every reason why the line
 * is rejected.
 *
 * <p>Most lines are valid, so each line is first read in one pass that extracts the envelope and
 * tries to prove that the line is valid ({@link FastValidator}). Only if this fails, a tree is
 * built and validated, which finds the reasons ({@link CompiledSchema}). Both count their steps
 * ({@link CheckLimits}), so a line has the same result on every machine and at any time. Not
 * thread-safe.
 */
public final class EventReader {
  /** The maximum size of an event, in bytes. */
  public static final int LARGEST = 1000 * 1024;

  /**
   * The maximum number of reported reasons. An array may contain a hundred thousand invalid items.
   */
  static final int REASONS = 100;

  private static final int WORDS = 400;

  /** Longer events may need more than the minimum number of steps even if they are ordinary. */
  private static final int SHORT = 100 << 10;

  private static final JsonMapper SCHEMAS =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  private final Topic topic;
  private final List<Field> timeFields;
  private final CompiledSchema schema;
  private final NumberLimits limits;
  private final JsonTokens tokens = new JsonTokens(EventJson.LEVELS);
  private final EnvelopeExtractor envelope;
  private final Steps steps = new Steps();
  private final FastValidator proof;

  /** Accepts any JSON. Extracts the envelope of events that the fast pass did not prove valid. */
  private final FastValidator anything;

  private EventReader(Topic topic, JsonNode schema) {
    this.topic = topic;
    timeFields = timeFields(topic);
    this.schema = CompiledSchema.of(schema);
    limits = new NumberLimits(topic, schema);
    envelope = new EnvelopeExtractor(topic, timeFields);
    proof = FastValidator.of(schema, envelope.paths());
    anything = FastValidator.of(BooleanNode.TRUE, envelope.paths());
  }

  /** Creates a reader for the lines of a topic. */
  public static EventReader of(Topic topic) {
    try {
      return new EventReader(topic, SCHEMAS.readTree(topic.schema()));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("invalid schema of topic " + topic.name(), e);
    }
  }

  /** As {@link #timeFields()}, without the cost of compiling the topic's schema. */
  public static List<Field> timeFields(Topic topic) {
    List<String> timestamp = List.of(topic.envelope().timestamp());
    return topic.fields().stream()
        .filter(field -> field.type() == FieldType.TIME && !field.path().equals(timestamp))
        .flatMap(field -> field.paths().map(path -> new Field(field.name(), path, field.type())))
        .toList();
  }

  /**
   * Returns the topic's time fields except its timestamp, in the order of {@link Event#times}. A
   * renamed field is contained once for each of its paths.
   */
  public List<Field> timeFields() {
    return timeFields;
  }

  /**
   * Returns the places of the schema that make validation slow; see {@link
   * FastValidator#unchecked}.
   */
  public List<String> unchecked() {
    return proof.unchecked();
  }

  /**
   * Reads a line: one JSON object in UTF-8, with optional white space around it. A byte order mark
   * is rejected; callers that read files skip it at the start.
   */
  public ReadResult read(byte[] bytes, int offset, int length) {
    return read(bytes, offset, length, Event.NO_TIME);
  }

  /**
   * As {@link #read(byte[], int, int)}, with the time at which the line was received. This becomes
   * the time of events that have none, if the topic allows such events.
   *
   * @param received milliseconds since 1970, or {@link Event#NO_TIME}
   */
  public ReadResult read(byte[] bytes, int offset, int length, long received) {
    int from = offset;
    int to = offset + length;
    while (from < to && isSpace(bytes[from])) from++;
    while (to > from && isSpace(bytes[to - 1])) to--;
    if (to - from > LARGEST) {
      return rejection("has " + (to - from) + " bytes; an event has at most " + LARGEST);
    }
    if (from == to || bytes[from] != '{') {
      return rejection(shown(bytes, from, to) + " is not an object");
    }
    try {
      Event event = prove(proof, bytes, from, to, received);
      return event != null ? event : decide(bytes, from, to, received);
    } catch (StreamConstraintsException e) {
      return rejection("nested deeper than " + EventJson.LEVELS + " levels");
    } catch (JsonProcessingException e) {
      long at = Math.max(0, e.getLocation() == null ? 0 : e.getLocation().getByteOffset());
      return rejection(
          "not valid JSON at byte " + at + ": " + Printable.shortened(ParserMessages.of(e)));
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory", e);
    } finally {
      // The bytes may be the whole body of a request, and idle readers must not keep it in memory.
      tokens.forget();
      envelope.forget();
    }
  }

  /** Returns the event, or null if the line could not be proved valid. */
  private @Nullable Event prove(FastValidator by, byte[] bytes, int from, int to, long received) {
    // Counting the white space takes longer than allowing most events the minimum number of steps.
    if (to - from <= SHORT || compactLength(bytes, from, to) <= SHORT) {
      try {
        return prove(by, bytes, from, to, received, CheckLimits.limit(0));
      } catch (StepLimitException e) {
        // Retry with the limit for its length.
      }
    }
    try {
      return prove(by, bytes, from, to, received, limit(bytes, from, to));
    } catch (StepLimitException e) {
      return null;
    }
  }

  private @Nullable Event prove(
      FastValidator by, byte[] bytes, int from, int to, long received, long limit) {
    envelope.start();
    try {
      tokens.start(bytes, from, to - from);
      steps.start(limit);
      if (!by.proves(tokens, envelope, steps)) return null;
      tokens.end();
      return envelope.event(topic, bytes, from, to, received, tokens.hasLongFractions());
    } catch (InvalidJsonException e) {
      return null;
    }
  }

  /** Computes the limit without white space: a posted event lands without it. */
  private static long limit(byte[] bytes, int from, int to) {
    return CheckLimits.limit(compactLength(bytes, from, to));
  }

  private static int compactLength(byte[] bytes, int from, int to) {
    return CompactJson.length(bytes, from, to - from);
  }

  /** Validates a line that could not be proved valid, and finds its reasons. */
  private ReadResult decide(byte[] bytes, int from, int to, long received) throws IOException {
    int problem = TextValidator.firstProblem(bytes, from, to);
    if (problem != TextValidator.NONE) {
      return rejection(
          "byte "
              + (problem - from)
              + (bytes[problem] == '\\' ? " is the escape of a lone surrogate" : " is not UTF-8"));
    }
    JsonNode tree;
    try (JsonParser parser = StrictParsers.parser(bytes, from, to - from)) {
      parser.nextToken();
      tree = ExactTree.read(parser);
      if (parser.nextToken() != null) throw afterTheEnd(parser);
    }
    List<Reason> reasons = new ArrayList<>(limits.check(tree));
    reasons.addAll(judge(tree, limit(bytes, from, to)));
    Event event = prove(anything, bytes, from, to, received);
    Set<String> known = new HashSet<>();
    for (Reason reason : reasons) known.add(reason.field());
    for (Reason reason : envelope.reasons()) if (known.add(reason.field())) reasons.add(reason);
    if (reasons.isEmpty() && event != null) return event;
    if (reasons.isEmpty()) return rejection("cannot be read");
    if (reasons.size() <= REASONS) return new Rejection(reasons);
    List<Reason> first = new ArrayList<>(reasons.subList(0, REASONS));
    first.add(new Reason("", "and more; only the first " + REASONS + " reasons are reported"));
    return new Rejection(first);
  }

  /** Returns the violations of the schema. */
  private List<Reason> judge(JsonNode tree, long limit) {
    try {
      steps.start(limit);
      if (schema.accepts(tree, steps)) return List.of();
    } catch (StepLimitException e) {
      return List.of(new Reason("", "takes more than " + limit + " steps to check"));
    }
    steps.start(limit);
    List<Violation> violations = schema.violations(tree, steps, REASONS + 1);
    if (violations.isEmpty()) return List.of(new Reason("", "is not valid against the schema"));
    return violations.stream().map(violation -> reason(violation, tree)).toList();
  }

  private static Reason reason(Violation violation, JsonNode tree) {
    JsonNode value = tree;
    for (String step : violation.path()) {
      value = value.isArray() ? value.path(Integer.parseInt(step)) : value.path(step);
    }
    String shown = value.isValueNode() ? Printable.shortened(value.toString()) + ": " : "";
    // Both contain names of members, which are untrusted input.
    return new Reason(
        Printable.shortened(String.join(".", violation.path()), WORDS),
        shown + Printable.shortened(violation.message(), WORDS));
  }

  private static JsonProcessingException afterTheEnd(JsonParser parser) {
    return new JsonParseException(parser, "data follows the object");
  }

  private static Rejection rejection(String message) {
    return new Rejection(List.of(new Reason("", message)));
  }

  private static String shown(byte[] bytes, int from, int to) {
    int some = Math.min(to - from, 200);
    return Printable.quoted(new String(bytes, from, some, UTF_8));
  }

  private static boolean isSpace(byte b) {
    return b == ' ' || b == '\t' || b == '\n' || b == '\r';
  }
}
