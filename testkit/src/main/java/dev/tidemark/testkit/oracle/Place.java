package dev.tidemark.testkit.oracle;

import dev.tidemark.partitioner.topic.Field;
import dev.tidemark.partitioner.topic.FieldType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where in an event a name of a question points to. */
sealed interface Place {
  /** The four names that every topic has. */
  enum OfEnvelope implements Place {
    ID,
    TIMESTAMP,
    ENV,
    ORG
  }

  /** A declared scalar, which has a type. */
  record Declared(Field field) implements Place {}

  /** A path into the event, where every value speaks for itself. */
  record Undeclared(List<Step> steps) implements Place {}

  /** The type that operands must have; null where any has. */
  default @Nullable FieldType type() {
    return switch (this) {
      case OfEnvelope envelope ->
          envelope == OfEnvelope.TIMESTAMP ? FieldType.TIME : FieldType.STRING;
      case Declared(Field field) -> field.type();
      case Undeclared _ -> null;
    };
  }

  /** What the event has here: one value, or where any element may be meant, one of each. */
  default List<Value> in(StoredEvent event) {
    return switch (this) {
      case OfEnvelope envelope -> List.of(envelope(envelope, event));
      case Declared(Field field) -> List.of(declared(event, field));
      case Undeclared(List<Step> steps) ->
          Step.reach(event.json(), steps).map(Value::undeclared).toList();
    };
  }

  private static Value envelope(OfEnvelope name, StoredEvent event) {
    return switch (name) {
      case ID -> new Value.Text(event.id());
      case TIMESTAMP -> new Value.Moment(event.ms());
      case ENV -> text(event.env());
      case ORG -> text(event.org());
    };
  }

  private static Value text(@Nullable String text) {
    return text == null ? Value.Missing.MISSING : new Value.Text(text);
  }

  /** What the event has of a declared field. */
  static Value declared(StoredEvent event, Field field) {
    Json json = event.json();
    for (String step : field.path())
      json = json instanceof Json.Obj object ? object.member(step) : Json.Null.NULL;
    if (json == Json.Null.NULL) return Value.Missing.MISSING;
    return switch (field.type()) {
      case STRING -> new Value.Text(((Json.Str) json).value());
      case BOOLEAN -> new Value.Truth(((Json.Bool) json).value());
      case LONG ->
          new Value.Amount(
              new java.math.BigDecimal(((Json.Num) json).text()), Value.Amount.Told.EXACT);
      case DOUBLE -> Value.nearestDouble(((Json.Num) json).text());
      case TIME -> {
        var instant = TimeText.instant(json);
        yield instant.isPresent() ? new Value.Moment(instant.getAsLong()) : Value.Missing.MISSING;
      }
    };
  }
}
