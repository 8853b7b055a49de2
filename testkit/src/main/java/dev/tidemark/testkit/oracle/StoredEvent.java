package dev.tidemark.testkit.oracle;

import dev.tidemark.partitioner.topic.Envelope;
import dev.tidemark.partitioner.topic.Field;
import dev.tidemark.partitioner.topic.Topic;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * An event as the oracle stores it.
 *
 * @param id the string or integer of the source, else the digest
 * @param ms its time in milliseconds since 1970
 * @param env null if absent
 * @param org null if absent
 * @param json the event as sent
 * @param text its text
 */
public record StoredEvent(
    String id, long ms, @Nullable String env, @Nullable String org, Json.Obj json, String text) {

  /** The identity of an event within its topic. */
  public record Identity(@Nullable String env, @Nullable String org, String id, long ms) {}

  /** Reads a line that is a valid event of the topic. */
  public static StoredEvent read(Topic topic, String text) {
    if (!(Json.parse(text) instanceof Json.Obj event))
      throw new IllegalArgumentException("not an object: " + text);
    Envelope envelope = topic.envelope();
    OptionalLong ms = TimeText.instant(event.member(envelope.timestamp()));
    if (ms.isEmpty()) throw new IllegalArgumentException("no time: " + text);
    String id = named(event, envelope.id());
    return new StoredEvent(
        id == null ? digest(envelope, event, text) : id,
        ms.getAsLong(),
        named(event, envelope.env()),
        named(event, envelope.org()),
        event,
        text);
  }

  /**
   * Returns the value of a declared field: a String, BigDecimal or Boolean, or a Long of
   * milliseconds for a time; null if the event has none.
   */
  public @Nullable Object declared(Field field) {
    return switch (FieldReference.declared(this, field)) {
      case OracleValue.Missing _, OracleValue.Compound _ -> null;
      case OracleValue.Text(String value) -> value;
      case OracleValue.Num(BigDecimal value, _) -> value;
      case OracleValue.Bool(boolean value) -> value;
      case OracleValue.Moment(long value) -> value;
    };
  }

  public Identity identity() {
    return new Identity(env, org, id, ms);
  }

  private static @Nullable String named(Json.Obj event, @Nullable String member) {
    if (member == null) return null;
    return switch (event.member(member)) {
      case Json.Null _ -> null;
      case Json.Str(String value) -> value;
      case Json.Num(String number) -> new BigDecimal(number).toBigIntegerExact().toString();
      case Json.Bool _, Json.Arr _, Json.Obj _ ->
          throw new IllegalArgumentException(member + " names nothing");
    };
  }

  private static String digest(Envelope envelope, Json.Obj event, String text) {
    String source =
        envelope.key().isEmpty()
            ? text
            : new Json.Arr(envelope.key().stream().map(event::member).toList()).text();
    try {
      byte[] sha =
          MessageDigest.getInstance("SHA-256").digest(source.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(sha).substring(0, 32);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
