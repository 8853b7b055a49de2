package dev.tidemark.api.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** An operation, as the page shows it. */
record OperationView(
    String id,
    String method,
    String breakable,
    String summary,
    String description,
    boolean open,
    @Nullable String curl,
    List<Body> bodies,
    List<Answer> responses,
    List<String> errors) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  record Body(String media, List<SchemaView.Part> parts, List<Example> examples) {}

  record Example(String title, String text) {}

  record Answer(
      String status,
      String kind,
      String says,
      List<Media> media,
      List<Header> headers,
      @Nullable String example) {}

  record Media(String name, List<SchemaView.Part> parts) {}

  record Header(String name, String says) {}

  /** Reads an operation of the document. */
  static OperationView of(
      String path, String method, JsonNode operation, SchemaView schemas, Markdown markdown) {
    var errors = new ArrayList<String>();
    var answers = new ArrayList<Answer>();
    for (var response : operation.path("responses").properties()) {
      if (response.getValue().has("$ref")) errors.add(response.getKey());
      else answers.add(answer(response.getKey(), response.getValue(), schemas, markdown));
    }
    var open = operation.path("security").isEmpty();
    var verb = method.toUpperCase(Locale.ROOT);
    return new OperationView(
        operation.path("operationId").asText(),
        verb,
        breakable(path),
        operation.path("summary").asText(),
        markdown.describing(operation),
        open,
        curl(path, open, operation),
        bodies(operation.path("requestBody").path("content"), schemas),
        answers,
        errors);
  }

  /** Allows a line break after each slash; a path needs no escaping in HTML. */
  private static String breakable(String path) {
    return path.replaceAll("(?<=.)/", "<wbr>/");
  }

  private static String curl(String path, boolean open, JsonNode operation) {
    var curl = new StringBuilder("curl -s \"$TIDEMARK_URL");
    curl.append(path.replace("{topic}", "hub")).append('"');
    if (!open) curl.append(" \\\n  -H \"Authorization: Bearer $TIDEMARK_TOKEN\"");
    for (var body : operation.path("requestBody").path("content").properties()) {
      curl.append(" \\\n  -H 'Content-Type: ").append(body.getKey()).append('\'');
      curl.append(" \\\n  -d '").append(firstExample(body.getValue())).append('\'');
      break;
    }
    return curl.toString();
  }

  private static JsonNode firstExample(JsonNode media) {
    for (var named : media.path("examples")) return named.path("value");
    return media.path("example");
  }

  private static List<Body> bodies(JsonNode content, SchemaView schemas) {
    var bodies = new ArrayList<Body>();
    for (var media : content.properties()) {
      var examples = new ArrayList<Example>();
      for (var example : media.getValue().path("examples")) {
        examples.add(new Example(example.path("summary").asText(), text(example.path("value"))));
      }
      if (media.getValue().has("example")) {
        examples.add(new Example("Example", text(media.getValue().path("example"))));
      }
      bodies.add(new Body(media.getKey(), schemas.type(media.getValue().path("schema")), examples));
    }
    return bodies;
  }

  private static Answer answer(
      String status, JsonNode response, SchemaView schemas, Markdown markdown) {
    var media = new ArrayList<Media>();
    String example = null;
    for (var each : response.path("content").properties()) {
      media.add(new Media(each.getKey(), schemas.type(each.getValue().path("schema"))));
      if (each.getValue().has("example")) example = text(each.getValue().path("example"));
    }
    var headers = new ArrayList<Header>();
    for (var header : response.path("headers").properties()) {
      if (header.getValue().has("$ref")) continue;
      headers.add(new Header(header.getKey(), markdown.describing(header.getValue())));
    }
    var kind = status.equals("207") ? "part" : status.startsWith("2") ? "good" : "bad";
    return new Answer(status, kind, markdown.describing(response), media, headers, example);
  }

  private static String text(JsonNode value) {
    return value.isTextual() ? value.asText() : JSON.valueToTree(value).toPrettyString();
  }
}
