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
 * One event as the oracle keeps it.
 *
 * @param id the source's string or integer, else the digest
 * @param ms its time
 * @param env null where absent
 * @param org null where absent
 * @param json what was sent
 * @param text its text
 */
public record StoredEvent(
    String id, long ms, @Nullable String env, @Nullable String org, Json.Obj json, String text) {

  /** What makes two events of one topic the same. */
  public record Identity(@Nullable String env, @Nullable String org, String id, long ms) {}

  /** Reads a line that is known to be a valid event of the topic. */
  public static StoredEvent read(Topic topic, String text) {
    if (!(Json.parse(text) instanceof Json.Obj event))
      throw new IllegalArgumentException("no object: " + text);
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
   * What a declared field is: a String, BigDecimal or Boolean, or a time's Long of milliseconds;
   * null where the event has none.
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
