package dev.tidemark.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.tidemark.api.ServedLake;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The OpenAPI document of a running service, and what it says of answers. */
record ServedDocument(JsonNode root, SchemaRegistry schemas) {
  private static final String URI = "https://tidemark.test/openapi";

  /** Asks the service for it. */
  static ServedDocument of(ServedLake lake) throws Exception {
    var answer = lake.send(lake.request("/openapi"));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/yaml");
    var root = new YAMLMapper().readTree(answer.body());
    var schemas =
        SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            builder -> builder.schemas(Map.of(URI, root.toString())));
    return new ServedDocument(root, schemas);
  }

  /** What is wrong with a value by the schema at a JSON pointer. */
  List<String> problems(String pointer, String json) {
    assertThat(root.at(pointer).isMissingNode()).as(pointer).isFalse();
    var schema = schemas.getSchema(SchemaLocation.of(URI + "#" + pointer));
    return schema.validate(json, InputFormat.JSON).stream().map(Object::toString).toList();
  }

  /** Asserts that an operation may answer so. */
  void holds(String method, String path, HttpResponse<String> answer) {
    var operation = "/paths/" + step(path) + "/" + method.toLowerCase(Locale.ROOT);
    var pointer = resolved(operation + "/responses/" + answer.statusCode());
    var response = root.at(pointer);
    var said = method + " " + path + " answers " + answer.statusCode() + " " + answer.body();
    assertThat(response.isMissingNode()).as(said).isFalse();
    for (var header : response.path("headers").properties()) {
      var optional = header.getKey().startsWith("Tidemark-");
      if (!optional) assertThat(answer.headers().firstValue(header.getKey())).as(said).isPresent();
    }
    var type = answer.headers().firstValue("Content-Type").orElse("").replaceAll(";.*", "");
    assertThat(response.path("content").has(type)).as(said + " " + type).isTrue();
    if (!type.equals("application/json")) return;
    assertThat(problems(pointer + "/content/" + step(type) + "/schema", answer.body()))
        .as(said)
        .isEmpty();
  }

  private String resolved(String pointer) {
    var reference = root.at(pointer).path("$ref").asText();
    return reference.isEmpty() ? pointer : reference.substring(1);
  }

  private static String step(String name) {
    return name.replace("~", "~0").replace("/", "~1");
  }
}
