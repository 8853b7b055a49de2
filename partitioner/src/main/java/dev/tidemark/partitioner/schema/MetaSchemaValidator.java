package dev.tidemark.partitioner.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.dialect.DialectId;
import com.networknt.schema.path.NodePath;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Validates schemas against the meta-schema of draft 2020-12, with a library. */
public final class MetaSchemaValidator {
  /** The library is recursive: enough for the deepest schema, independent of the calling thread. */
  private static final long STACK_BYTES = 64L * 1024 * 1024;

  private static final SchemaRegistryConfig CONFIG =
      SchemaRegistryConfig.builder().locale(Locale.ENGLISH).build();

  private MetaSchemaValidator() {}

  /**
   * Returns the violations of a schema. Regular expressions and references are not checked.
   *
   * @param schema a schema that is not nested too deeply; see {@link SchemaDepth#LEVELS}
   */
  public static List<Violation> problemsOf(JsonNode schema) {
    CompletableFuture<List<Violation>> found = new CompletableFuture<>();
    Thread thread =
        new Thread(
            null,
            () -> found.completeAsync(() -> check(schema), Runnable::run),
            "schema",
            STACK_BYTES);
    thread.setDaemon(true);
    thread.start();
    try {
      return found.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a schema was checked", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("a schema could not be checked", e.getCause());
    }
  }

  private static List<Violation> check(JsonNode schema) {
    Schema rules =
        SchemaRegistry.withDefaultDialect(
                SpecificationVersion.DRAFT_2020_12, builder -> builder.schemaRegistryConfig(CONFIG))
            .getSchema(SchemaLocation.of(DialectId.DRAFT_2020_12));
    List<Violation> violations = new ArrayList<>();
    List<Error> errors =
        rules.validate(
            schema,
            execution -> execution.executionConfig(config -> config.formatAssertionsEnabled(true)));
    for (Error error : errors) {
      if (String.valueOf(error.getMessage()).contains("regular expression")) continue;
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
