package dev.tidemark.api.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import dev.tidemark.partitioner.text.Digests;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Renders the OpenAPI document as an HTML page: one file without scripts that loads nothing.
 *
 * @param html the page
 * @param policy the Content-Security-Policy that allows the page's style and nothing else
 */
public record DocsPage(String html, String policy) {
  private static final List<SchemaView.Part> NO_PARTS = List.of();
  private static final String EVENTS = "Event.";

  /** A tag and its operations. */
  record Group(String name, String says, List<OperationView> operations) {}

  record SchemaPart(
      String name, String says, List<SchemaView.Part> parts, List<SchemaView.Row> rows) {}

  record ErrorPart(int status, String says) {}

  record TopicPart(String name, String title, String says, List<FieldPart> fields) {}

  record FieldPart(String name, String type) {}

  /** Renders the page of a document. */
  public static DocsPage of(JsonNode document) {
    var style = resource("docs.css");
    var html = template().execute(new View(document).values(style));
    return new DocsPage(
        html,
        "default-src 'none'; style-src 'sha256-%s'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
            .formatted(sha256(style)));
  }

  private static Template template() {
    return Mustache.compiler()
        .defaultValue("")
        .emptyStringIsFalse(true)
        .withLoader(name -> new StringReader(resource(name + ".html")))
        .compile(resource("docs.html"));
  }

  private static String resource(String name) {
    try (var in = DocsPage.class.getResourceAsStream("/openapi/" + name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String sha256(String text) {
    return Base64.getEncoder().encodeToString(Digests.sha256(text));
  }

  /** The values of the template. */
  private record View(JsonNode document, Markdown markdown, SchemaView schemas) {
    View(JsonNode document) {
      this(document, new Markdown());
    }

    private View(JsonNode document, Markdown markdown) {
      this(document, markdown, new SchemaView(markdown));
    }

    Map<String, Object> values(String style) {
      var info = document.path("info");
      return Map.of(
          "style", style,
          "title", info.path("title").asText(),
          "summary", info.path("summary").asText(),
          "description", markdown.describing(info),
          "groups", groups(),
          "schemas", schemaParts(),
          "errors", errors(),
          "topics", topics());
    }

    private List<Group> groups() {
      var groups = new ArrayList<Group>();
      for (var tag : document.path("tags")) {
        var name = tag.path("name").asText();
        groups.add(new Group(name, tag.path("description").asText(), operations(name)));
      }
      return groups;
    }

    private List<OperationView> operations(String tag) {
      var operations = new ArrayList<OperationView>();
      for (var path : document.path("paths").properties()) {
        for (var each : path.getValue().properties()) {
          if (!each.getValue().path("tags").path(0).asText().equals(tag)) continue;
          operations.add(
              OperationView.of(path.getKey(), each.getKey(), each.getValue(), schemas, markdown));
        }
      }
      return operations;
    }

    private List<SchemaPart> schemaParts() {
      var parts = new ArrayList<SchemaPart>();
      for (var each : components("schemas").properties()) {
        if (each.getKey().startsWith(EVENTS)) continue;
        var schema = each.getValue();
        // An object is described by its members, a choice of several schemas by its description.
        var rows = schemas.rows(schema);
        var type = rows.isEmpty() && !schema.has("anyOf") ? schemas.type(schema) : NO_PARTS;
        parts.add(new SchemaPart(each.getKey(), markdown.describing(schema), type, rows));
      }
      return parts;
    }

    private List<ErrorPart> errors() {
      var errors = new ArrayList<ErrorPart>();
      for (var response : components("responses")) {
        var schema = response.path("content").path("application/json").path("schema");
        int status = schema.path("properties").path("statusCode").path("enum").path(0).intValue();
        errors.add(new ErrorPart(status, markdown.describing(response)));
      }
      return errors;
    }

    private List<TopicPart> topics() {
      var topics = new ArrayList<TopicPart>();
      for (var each : components("schemas").properties()) {
        if (!each.getKey().startsWith(EVENTS)) continue;
        var schema = each.getValue();
        var fields = new ArrayList<FieldPart>();
        for (var field : schema.path("x-fields")) {
          fields.add(new FieldPart(field.path("name").asText(), field.path("type").asText()));
        }
        topics.add(
            new TopicPart(
                each.getKey().substring(EVENTS.length()),
                schema.path("title").asText(),
                schema.path("description").asText(),
                fields));
      }
      return topics;
    }

    private JsonNode components(String kind) {
      return document.path("components").path(kind);
    }
  }
}
