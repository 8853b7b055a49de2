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
 * A JSON Schema (draft 2020-12) as the library understands it. Its result is the reference for
 * every value.
 *
 * <p>Nothing is fetched, and {@code format} is not validated. Thread-safe.
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
   * A violation of a schema.
   *
   * @param path the member names and array indexes that lead to the value
   * @param keyword the violated keyword
   * @param message the message of the library, without the place
   */
  public record Violation(List<String> path, String keyword, String message) {
    public Violation {
      path = List.copyOf(path);
    }
  }

  /**
   * Compiles a schema with the library.
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

  /** Returns the violations of a schema against the meta-schema. */
  public static List<Violation> problemsOf(JsonNode schema) {
    Schema rules = registry().getSchema(SchemaLocation.of(DialectId.DRAFT_2020_12));
    return violations(
        rules.validate(
            schema,
            execution ->
                execution.executionConfig(config -> config.formatAssertionsEnabled(true))));
  }

  /** Returns the violations of a value; empty if it is valid. */
  public List<Violation> violations(JsonNode value) {
    return violations(schema.validate(EqualNumbers.in(value)));
  }

  private static SchemaRegistry registry() {
    // A separate registry for each schema: a registry caches schemas by identifier, and two topics
    // may use the same one.
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
