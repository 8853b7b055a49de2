package dev.tidemark.partitioner.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonToken;
import dev.tidemark.partitioner.event.Rejection.Reason;
import dev.tidemark.partitioner.json.JsonTokens;
import dev.tidemark.partitioner.json.StringInterner;
import dev.tidemark.partitioner.schema.ValueListener;
import dev.tidemark.partitioner.text.Printable;
import dev.tidemark.partitioner.topic.Envelope;
import dev.tidemark.partitioner.topic.Field;
import dev.tidemark.partitioner.topic.Topic;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Extracts the envelope and the times of events, one event after the other.
 *
 * <p>Reads only the watched members and numbers that may be outside the range of a double. Adds a
 * reason for each value that is not valid for its purpose. Not thread-safe.
 */
final class EnvelopeExtractor implements ValueListener {
  private static final int ID_BYTES = 512;
  private static final int OTHER_BYTES = 128;
  private static final int PLACE = 400;
  private static final long[] NO_TIMES = {};
  private static final String A_TIME =
      "expected YYYY-MM-DD, optionally with THH:MM[:SS[.fff]] and Z or an offset, or milliseconds"
          + " since 1970, in the years 0001 to 9999";

  /** The purpose of a watched member. */
  private sealed interface Role {
    record Id() implements Role {}

    record Timestamp() implements Role {}

    record Env() implements Role {}

    record Org() implements Role {}

    record Time(int index) implements Role {}

    record Key(int index) implements Role {}
  }

  private final List<List<String>> paths;
  private final Role[][] roles;
  private final int timeCount;
  private final KeyDigest digest;
  private final StringInterner texts = new StringInterner();
  private final List<Reason> reasons = new ArrayList<>();

  private @Nullable String id;
  private @Nullable String env;
  private @Nullable String org;
  private long timestamp;
  private boolean hasTimestamp;
  private long[] times = NO_TIMES;

  EnvelopeExtractor(Topic topic, List<Field> timeFields) {
    Map<List<String>, List<Role>> byPath = new LinkedHashMap<>();
    Envelope envelope = topic.envelope();
    add(byPath, envelope.id(), new Role.Id());
    add(byPath, envelope.timestamp(), new Role.Timestamp());
    add(byPath, envelope.env(), new Role.Env());
    add(byPath, envelope.org(), new Role.Org());
    for (int i = 0; i < timeFields.size(); i++) {
      byPath
          .computeIfAbsent(timeFields.get(i).path(), path -> new ArrayList<>())
          .add(new Role.Time(i));
    }
    for (int i = 0; i < envelope.key().size(); i++) {
      add(byPath, envelope.key().get(i), new Role.Key(i));
    }
    paths = List.copyOf(byPath.keySet());
    roles = byPath.values().stream().map(list -> list.toArray(Role[]::new)).toArray(Role[][]::new);
    timeCount = timeFields.size();
    digest = new KeyDigest(envelope.key().size());
  }

  private static void add(
      Map<List<String>, List<Role>> byPath, @Nullable String member, Role role) {
    if (member == null) return;
    byPath.computeIfAbsent(List.of(member), path -> new ArrayList<>()).add(role);
  }

  /** Returns the paths to watch, in the order of their numbers. */
  List<List<String>> paths() {
    return paths;
  }

  /** Releases the values of the last event. */
  void forget() {
    digest.start();
  }

  /** Starts a new event and discards the last one. */
  void start() {
    id = null;
    env = null;
    org = null;
    hasTimestamp = false;
    reasons.clear();
    digest.start();
    if (timeCount > 0) {
      times = new long[timeCount];
      Arrays.fill(times, Event.NO_TIME);
    }
  }

  @Override
  public void watch(int path, JsonTokens value) {
    for (Role role : roles[path]) {
      switch (role) {
        case Role.Id _ -> id = text(path, value, ID_BYTES, false);
        case Role.Timestamp _ -> timestamp(path, value);
        case Role.Env _ -> env = text(path, value, OTHER_BYTES, true);
        case Role.Org _ -> org = text(path, value, OTHER_BYTES, true);
        case Role.Time(var index) -> times[index] = time(value);
        case Role.Key(var index) -> {
          if (!digest.add(index, value)) {
            reject(path, "is an object or array; only a scalar can be part of the id");
          }
        }
      }
    }
  }

  @Override
  public void watchOddNumber(JsonTokens value) {
    // A line may contain a hundred thousand such numbers.
    if (reasons.size() > EventReader.REASONS) return;
    String text = value.text();
    if (!Double.isInfinite(Double.parseDouble(text))) return;
    reasons.add(
        new Reason(
            Printable.shortened(value.place(PLACE), PLACE),
            Printable.shortened(text) + " is " + NumberLimits.NO_DOUBLE));
  }

  /** Returns the reasons found so far to reject the event. {@link #event} may add more. */
  List<Reason> reasons() {
    return reasons;
  }

  /**
   * Returns the event that was read since {@link #start}, or null if there is a reason to reject
   * it.
   */
  @Nullable Event event(
      Topic topic, byte[] bytes, int from, int to, long received, boolean longFractions) {
    boolean untimed = !hasTimestamp;
    if (untimed && (topic.envelope().received() == null || received == Event.NO_TIME)) {
      reasons.add(
          new Reason(topic.envelope().timestamp(), "is missing: every event needs a time here"));
    }
    if (!reasons.isEmpty()) return null;
    String known = id;
    if (known == null) known = digest.isEmpty() ? digest.of(bytes, from, to) : digest.ofKey();
    return new Event(
        known, untimed ? received : timestamp, env, org, times, longFractions, untimed);
  }

  private void timestamp(int path, JsonTokens value) {
    if (value.token() == JsonToken.VALUE_NULL) return;
    hasTimestamp = true;
    timestamp = time(value);
    if (timestamp == Event.NO_TIME) reject(path, shown(value) + " is not a time: " + A_TIME);
  }

  private static long time(JsonTokens value) {
    return switch (value.token()) {
      case VALUE_STRING -> {
        yield Times.parse(value.chars(), 0, value.charCount());
      }
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> epochMillis(value);
      default -> Event.NO_TIME;
    };
  }

  private static long epochMillis(JsonTokens value) {
    // Every millisecond of the years 0001 to 9999 has at most 15 digits and a sign.
    if (value.isLong()) {
      long ms = value.longValue();
      return Times.isTime(ms) ? ms : Event.NO_TIME;
    }
    BigDecimal number = ExactNumbers.parse(value.text());
    if (!ExactNumbers.isLong(number)) return Event.NO_TIME;
    long ms = ExactNumbers.floor(number).longValueExact();
    return Times.isTime(ms) ? ms : Event.NO_TIME;
  }

  private @Nullable String text(int path, JsonTokens value, int longest, boolean repeated) {
    switch (value.token()) {
      case VALUE_NULL -> {
        return null;
      }
      case VALUE_STRING -> {
        String text = repeated ? value.repeatedText(texts) : value.text();
        return checked(path, text, longest, !repeated);
      }
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
        if (value.isLong()) return Long.toString(value.longValue());
        BigDecimal number = ExactNumbers.parse(value.text());
        // Checked before the number is written out: six bytes may mean five thousand digits.
        if (number.precision() - (long) number.scale() > longest) {
          reject(path, shown(value) + " is longer than " + longest + " bytes");
          return null;
        }
        if (ExactNumbers.isInteger(number)) {
          return checked(path, ExactNumbers.floor(number).toString(), longest, false);
        }
      }
      default -> {}
    }
    reject(path, shown(value) + " is neither a string nor an integer");
    return null;
  }

  private @Nullable String checked(int path, String text, int longest, boolean mustBeThere) {
    if (text.isEmpty() && mustBeThere) {
      reject(path, "is empty: an id needs at least one character");
    } else if (text.length() * 3 > longest && utf8Length(text) > longest) {
      reject(path, Printable.quoted(text) + " is longer than " + longest + " bytes");
    } else if (text.indexOf('\0') >= 0) {
      reject(path, Printable.quoted(text) + " contains \\u0000");
    } else {
      return text;
    }
    return null;
  }

  private static int utf8Length(String text) {
    return text.getBytes(UTF_8).length;
  }

  private void reject(int path, String message) {
    reasons.add(new Reason(String.join(".", paths.get(path)), message));
  }

  private static String shown(JsonTokens value) {
    return switch (value.token()) {
      case START_OBJECT -> "an object";
      case START_ARRAY -> "an array";
      case VALUE_STRING -> Printable.quoted(value.text());
      default -> Printable.shortened(value.text());
    };
  }
}
