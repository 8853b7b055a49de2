package dev.tidemark.partitioner.topic;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tidemark.partitioner.json.ParserWords;
import dev.tidemark.partitioner.schema.SchemaLibrary;
import dev.tidemark.partitioner.schema.SchemaTypes;
import dev.tidemark.partitioner.topic.Problems.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * A JSON Schema that the library can use, with its text as written.
 *
 * @param place its file
 */
record SchemaFile(Place place, String text, JsonNode root) {
  private static final String DIALECT = "https://json-schema.org/draft/2020-12/schema";

  /** Keywords whose values are data: a {@code $ref} in there refers to nothing. */
  private static final Set<String> DATA = Set.of("enum", "const", "default", "examples");

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  /** The schema in a file, or empty where there is a problem with it. */
  static Optional<SchemaFile> read(Path file, Place place, Problems problems) {
    String text;
    JsonNode root;
    try {
      text = Files.readString(file);
      root = MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      String at =
          "line " + e.getLocation().getLineNr() + ", column " + e.getLocation().getColumnNr();
      problems.add(place, "no JSON: " + at + ": " + ParserWords.of(e));
      return Optional.empty();
    } catch (IOException e) {
      problems.add(place, "cannot be read as UTF-8: " + e.getMessage());
      return Optional.empty();
    }
    if (!root.isObject()) {
      problems.add(place, "a topic's schema is a JSON object");
      return Optional.empty();
    }
    SchemaFile schema = new SchemaFile(place, text, root);
    return schema.check(problems) ? Optional.of(schema) : Optional.empty();
  }

  SchemaTypes types() {
    return new SchemaTypes(root);
  }

  private boolean check(Problems problems) {
    Problems own = new Problems();
    checkDialect(problems, own);
    for (SchemaLibrary.Violation violation : SchemaLibrary.problemsOf(root)) {
      Place at = place;
      for (String step : violation.path()) at = at.step(step);
      report(at, violation.message(), problems, own);
    }
    checkReferences(root, place, problems, own);
    if (!own.isEmpty()) return false;
    try {
      SchemaLibrary.of(root);
    } catch (IllegalArgumentException e) {
      report(place, String.valueOf(e.getMessage()), problems, own);
    }
    return own.isEmpty();
  }

  private void checkDialect(Problems problems, Problems own) {
    JsonNode dialect = root.path("$schema");
    if (dialect.isMissingNode() || DIALECT.equals(dialect.textValue())) return;
    report(place.step("$schema"), "not " + dialect + " but \"" + DIALECT + "\"", problems, own);
  }

  private void checkReferences(JsonNode node, Place at, Problems problems, Problems own) {
    if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        checkReferences(node.get(i), at.step(i), problems, own);
      }
    }
    for (var member : node.properties()) {
      Place inner = at.step(member.getKey());
      if (member.getKey().equals("$ref") && member.getValue().isTextual()) {
        String reference = member.getValue().textValue();
        boolean toPointer = reference.equals("#") || reference.startsWith("#/");
        if (toPointer && types().resolve(reference).isEmpty()) {
          report(inner, "'" + reference + "' leads nowhere in this file", problems, own);
        } else if (types().isCircular(reference)) {
          report(inner, "'" + reference + "' leads round to itself", problems, own);
        }
      } else if (!DATA.contains(member.getKey())) {
        checkReferences(member.getValue(), inner, problems, own);
      }
    }
  }

  private static void report(Place place, String message, Problems problems, Problems own) {
    problems.add(place, message);
    own.add(place, message);
  }
}
