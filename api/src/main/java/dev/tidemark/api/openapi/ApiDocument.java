package dev.tidemark.api.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemark.api.config.Settings;
import dev.tidemark.partitioner.topic.Topics;
import dev.tidemark.sql.bind.QueryBinder;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/**
 * Builds the OpenAPI 3.1 document of the API from the routes that run, the errors that exist, the
 * configured topics and the texts of {@link ApiDescription}.
 *
 * <p>A route or a filter operator without a description, or a description without its route or
 * operator, makes this throw instead of returning a document.
 */
public final class ApiDocument {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final ApiDescription apiDescription;
  private final ObjectNode document = JSON.objectNode();

  private ApiDocument(ApiDescription apiDescription) {
    this.apiDescription = apiDescription;
  }

  /**
   * Returns the document.
   *
   * @throws IllegalStateException if the routes or operators differ from those that are described
   */
  public static ObjectNode of(Collection<Route> routes, Topics topics, Settings settings) {
    return new ApiDocument(ApiDescription.read(settings)).write(routes, topics);
  }

  private ObjectNode write(Collection<Route> routes, Topics topics) {
    document.put("openapi", "3.1.0");
    document.set("info", apiDescription.section("info"));
    document.put("jsonSchemaDialect", "https://json-schema.org/draft/2020-12/schema");
    document.putArray("servers").addObject().put("url", "/");
    document.set("tags", apiDescription.section("tags"));
    writePaths(routes);
    var components = document.putObject("components");
    components.set("schemas", schemas(topics));
    components.set("responses", ErrorSchemas.responses());
    components.set("parameters", parameters(topics));
    var headers = components.putObject("headers");
    header(headers, "X-Request-Id", "The id of the request in the service's log.");
    header(headers, "Server-Timing", "The time of each stage, in milliseconds.");
    writeSecurity(components.putObject("securitySchemes"));
    return document;
  }

  private void writePaths(Collection<Route> routes) {
    var operations = apiDescription.operations();
    requireSame("routes", routes.stream().map(Route::key).toList(), operations.keySet());
    var paths = document.putObject("paths");
    for (var route : new TreeSet<>(routes)) {
      var path = paths.withObjectProperty(route.path());
      var operation = Objects.requireNonNull(operations.get(route.key()));
      path.set(route.method().toLowerCase(Locale.ROOT), operation(route, operation));
    }
  }

  private static void requireSame(String what, Collection<String> run, Collection<String> said) {
    if (new TreeSet<>(run).equals(new TreeSet<>(said))) return;
    throw new IllegalStateException(
        "The %s of the program, %s, differ from those described, %s".formatted(what, run, said));
  }

  private static ObjectNode operation(Route route, ObjectNode operation) {
    var isPublic = operation.remove("public") != null;
    var errors = operation.remove("errors");
    var security = operation.putArray("security");
    if (!isPublic) {
      security.addObject().putArray("bearer");
      security.addObject().putArray("legacy");
    }
    for (var variable : route.variables()) {
      operation.withArray("/parameters").add(ref("parameters", variable));
    }
    var responses = (ObjectNode) operation.required("responses");
    for (var response : responses) addHeaders((ObjectNode) response);
    for (var status : errors) {
      responses.set(status.asText(), ref("responses", ErrorSchemas.name(status.intValue())));
    }
    return operation;
  }

  private static void addHeaders(ObjectNode response) {
    var headers = response.withObject("/headers");
    for (var name : new String[] {"X-Request-Id", "Server-Timing"}) {
      headers.set(name, ref("headers", name));
    }
  }

  private static void header(ObjectNode headers, String name, String says) {
    var header = headers.putObject(name).put("description", says);
    header.putObject("schema").put("type", "string");
  }

  private ObjectNode schemas(Topics topics) {
    var schemas = (ObjectNode) apiDescription.section("schemas");
    schemas.set("Error", ErrorSchemas.error());
    var operators = apiDescription.section("operators");
    requireSame(
        "operators",
        QueryBinder.ENDINGS,
        operators.properties().stream().map(Map.Entry::getKey).toList());
    var endings = (ObjectNode) schemas.required("Filter").required("patternProperties");
    operators.properties().forEach(each -> endings.set("." + each.getKey() + "$", each.getValue()));
    TopicSchemas.addTo(schemas, topics);
    return schemas;
  }

  private JsonNode parameters(Topics topics) {
    var parameters = apiDescription.section("parameters");
    var examples =
        ((ObjectNode) parameters.required("topic").required("schema")).putArray("examples");
    topics.all().forEach(topic -> examples.add(topic.name()));
    return parameters;
  }

  private static void writeSecurity(ObjectNode schemes) {
    schemes
        .putObject("bearer")
        .put("type", "http")
        .put("scheme", "bearer")
        .put("bearerFormat", "JWT")
        .put("description", "A JWT, signed with RS256; its `sub` is the user.");
    schemes
        .putObject("legacy")
        .put("type", "apiKey")
        .put("in", "header")
        .put("name", "bearer")
        .put("description", "The same token in the header that clients of the event gateway use.");
  }

  private static ObjectNode ref(String kind, String name) {
    return JSON.objectNode().put("$ref", "#/components/" + kind + "/" + name);
  }
}
