package dev.tidemark.testkit.oracle;

import dev.tidemark.partitioner.topic.Field;
import dev.tidemark.partitioner.topic.FieldType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The field of an event that a name in a query refers to. */
sealed interface FieldReference {
  /** The four names that every topic has. */
  enum OfEnvelope implements FieldReference {
    ID,
    TIMESTAMP,
    ENV,
    ORG
  }

  /** A declared scalar; has a type. */
  record Declared(Field field) implements FieldReference {}

  /** A path into the event; each value has its own type. */
  record Undeclared(List<ReferenceStep> referenceSteps) implements FieldReference {}

  /** Returns the type that operands must have; null if any type is allowed. */
  default @Nullable FieldType type() {
    return switch (this) {
      case OfEnvelope envelope ->
          envelope == OfEnvelope.TIMESTAMP ? FieldType.TIME : FieldType.STRING;
      case Declared(Field field) -> field.type();
      case Undeclared _ -> null;
    };
  }

  /**
   * Returns the values of an event in this field: one value, or one per element if the path has
   * {@code [*]}.
   */
  default List<OracleValue> in(StoredEvent event) {
    return switch (this) {
      case OfEnvelope envelope -> List.of(envelope(envelope, event));
      case Declared(Field field) -> List.of(declared(event, field));
      case Undeclared(List<ReferenceStep> referenceSteps) ->
          ReferenceStep.reach(event.json(), referenceSteps).map(OracleValue::undeclared).toList();
    };
  }

  private static OracleValue envelope(OfEnvelope name, StoredEvent event) {
    return switch (name) {
      case ID -> new OracleValue.Text(event.id());
      case TIMESTAMP -> new OracleValue.Moment(event.ms());
      case ENV -> text(event.env());
      case ORG -> text(event.org());
    };
  }

  private static OracleValue text(@Nullable String text) {
    return text == null ? OracleValue.Missing.MISSING : new OracleValue.Text(text);
  }

  /** Returns the value of a declared field in an event. */
  static OracleValue declared(StoredEvent event, Field field) {
    Json json = event.json();
    for (String step : field.path())
      json = json instanceof Json.Obj object ? object.member(step) : Json.Null.NULL;
    if (json == Json.Null.NULL) return OracleValue.Missing.MISSING;
    return switch (field.type()) {
      case STRING -> new OracleValue.Text(((Json.Str) json).value());
      case BOOLEAN -> new OracleValue.Bool(((Json.Bool) json).value());
      case LONG ->
          new OracleValue.Num(
              new java.math.BigDecimal(((Json.Num) json).text()), OracleValue.Num.Told.EXACT);
      case DOUBLE -> OracleValue.nearestDouble(((Json.Num) json).text());
      case TIME -> {
        var instant = TimeText.instant(json);
        yield instant.isPresent()
            ? new OracleValue.Moment(instant.getAsLong())
            : OracleValue.Missing.MISSING;
      }
    };
  }
}
