package dev.tidemark.partitioner.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.dialect.DialectId;
import com.networknt.schema.path.NodePath;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One JSON Schema (draft 2020-12) as the library understands it: the final word on every value.
 *
 * <p>Nothing is fetched, and {@code format} asserts nothing. Thread-safe.
 */
public final class ReferenceValidator {
  private static final SchemaRegistryConfig CONFIG =
      SchemaRegistryConfig.builder()
          .formatAssertionsEnabled(false)
          .locale(Locale.ENGLISH)
          .preloadSchema(true)
          .build();

  private final Schema schema;

  private ReferenceValidator(Schema schema) {
    this.schema = schema;
  }

  /**
   * What a value does wrong.
   *
   * @param path the member names and array indexes that lead to it
   * @param keyword the keyword that it breaks
   * @param message the library's words, without the place
   */
  public record Violation(List<String> path, String keyword, String message) {
    public Violation {
      path = List.copyOf(path);
    }
  }

  /**
   * The library's form of a schema.
   *
   * @throws IllegalArgumentException if the library cannot use it
   */
  public static ReferenceValidator of(JsonNode schema) {
    try {
      Schema compiled = registry().getSchema(EqualNumbers.in(schema));
      compiled.initializeValidators();
      return new ReferenceValidator(compiled);
    } catch (SchemaException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /** What a schema does wrong by the rules for schemas. */
  public static List<Violation> problemsOf(JsonNode schema) {
    Schema rules = registry().getSchema(SchemaLocation.of(DialectId.DRAFT_2020_12));
    return violations(
        rules.validate(
            schema,
            execution ->
                execution.executionConfig(config -> config.formatAssertionsEnabled(true))));
  }

  /** What a value does wrong by this schema; empty if it is valid. */
  public List<Violation> violations(JsonNode value) {
    return violations(schema.validate(EqualNumbers.in(value)));
  }

  private static SchemaRegistry registry() {
    // A registry of its own for each schema: it remembers what it has read by identifier, and two
    // topics may well use the same one.
    return SchemaRegistry.withDefaultDialect(
        SpecificationVersion.DRAFT_2020_12, builder -> builder.schemaRegistryConfig(CONFIG));
  }

  private static List<Violation> violations(List<Error> errors) {
    List<Violation> violations = new ArrayList<>();
    for (Error error : errors) {
      String keyword = error.getKeyword() == null ? "" : error.getKeyword();
      violations.add(
          new Violation(steps(error.getInstanceLocation()), keyword, error.getMessage()));
    }
    return violations;
  }

  private static List<String> steps(NodePath path) {
    List<String> steps = new ArrayList<>();
    for (int i = 0; i < path.getNameCount(); i++) steps.add(String.valueOf(path.getElement(i)));
    return steps;
  }
}
