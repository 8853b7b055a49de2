package dev.tidemark.partitioner.topic;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tidemark.partitioner.json.ParserMessages;
import dev.tidemark.partitioner.schema.CompiledSchema;
import dev.tidemark.partitioner.schema.MetaSchemaValidator;
import dev.tidemark.partitioner.schema.SchemaDepth;
import dev.tidemark.partitioner.schema.SchemaProblem;
import dev.tidemark.partitioner.schema.SchemaTypes;
import dev.tidemark.partitioner.schema.Violation;
import dev.tidemark.partitioner.topic.DefinitionProblems.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A JSON Schema that can validate events, with its original text.
 *
 * @param place the file
 */
record SchemaFile(Place place, String text, JsonNode root) {
  private static final String DIALECT = "https://json-schema.org/draft/2020-12/schema";

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  /** Reads the schema in a file; empty if it has a problem. */
  static Optional<SchemaFile> read(Path file, Place place, DefinitionProblems definitionProblems) {
    String text;
    JsonNode root;
    try {
      text = Files.readString(file);
      root = MAPPER.readTree(text);
    } catch (StreamConstraintsException e) {
      definitionProblems.add(place, "nested deeper than " + SchemaDepth.LEVELS + " levels");
      return Optional.empty();
    } catch (JsonProcessingException e) {
      String at =
          "line " + e.getLocation().getLineNr() + ", column " + e.getLocation().getColumnNr();
      definitionProblems.add(place, "not valid JSON: " + at + ": " + ParserMessages.of(e));
      return Optional.empty();
    } catch (IOException e) {
      definitionProblems.add(place, "cannot be read as UTF-8: " + e.getMessage());
      return Optional.empty();
    }
    if (!root.isObject()) {
      definitionProblems.add(place, "the schema of a topic must be a JSON object");
      return Optional.empty();
    }
    SchemaFile schema = new SchemaFile(place, text, root);
    return schema.check(definitionProblems) ? Optional.of(schema) : Optional.empty();
  }

  SchemaTypes types() {
    return new SchemaTypes(root);
  }

  private boolean check(DefinitionProblems definitionProblems) {
    DefinitionProblems own = new DefinitionProblems();
    Optional<SchemaProblem> deep = SchemaDepth.problem(root);
    if (deep.isPresent()) {
      report(at(deep.get().path()), deep.get().message(), definitionProblems, own);
      return false;
    }
    checkDialect(definitionProblems, own);
    for (Violation violation : MetaSchemaValidator.problemsOf(root)) {
      report(at(violation.path()), violation.message(), definitionProblems, own);
    }
    for (SchemaProblem problem : CompiledSchema.problemsOf(root)) {
      report(at(problem.path()), problem.message(), definitionProblems, own);
    }
    return own.isEmpty();
  }

  private Place at(List<String> path) {
    Place at = place;
    for (String step : path) at = at.step(step);
    return at;
  }

  private void checkDialect(DefinitionProblems definitionProblems, DefinitionProblems own) {
    JsonNode dialect = root.path("$schema");
    if (dialect.isMissingNode() || DIALECT.equals(dialect.textValue())) return;
    report(
        place.step("$schema"),
        "must be \"" + DIALECT + "\", but is " + dialect,
        definitionProblems,
        own);
  }

  private static void report(
      Place place, String message, DefinitionProblems definitionProblems, DefinitionProblems own) {
    definitionProblems.add(place, message);
    own.add(place, message);
  }
}
