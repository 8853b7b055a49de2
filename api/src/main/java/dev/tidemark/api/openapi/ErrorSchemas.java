package dev.tidemark.api.openapi;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemark.api.error.ErrorType;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Builds the schemas of all errors of {@link ErrorType}, with a response per status. */
final class ErrorSchemas {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final Set<ErrorType> RETRIED = EnumSet.of(ErrorType.RATE, ErrorType.BUSY);

  private ErrorSchemas() {}

  /** Returns the schema of the body of every error. */
  static ObjectNode error() {
    var words = new TreeSet<String>();
    var statuses = new TreeSet<Integer>();
    for (var type : ErrorType.answered()) {
      words.add(type.word());
      statuses.add(type.status());
    }
    return body(statuses, words).put("description", "The error: one entry per problem.");
  }

  /** Returns the responses, by the names of {@link #name}. */
  static ObjectNode responses() {
    var byStatus = new TreeMap<Integer, List<ErrorType>>();
    for (var type : ErrorType.answered()) {
      byStatus.computeIfAbsent(type.status(), _ -> new ArrayList<>()).add(type);
    }
    var responses = JSON.objectNode();
    byStatus.forEach((status, types) -> responses.set(name(status), response(status, types)));
    return responses;
  }

  /** Returns the name of a status's response among the components. */
  static String name(int status) {
    return "Error" + status;
  }

  private static ObjectNode response(int status, List<ErrorType> types) {
    var words = new TreeSet<String>();
    var meanings = new ArrayList<String>();
    for (var type : types) {
      words.add(type.word());
      meanings.add("`%s`: %s.".formatted(type.word(), type.publicMessage()));
    }
    var response = JSON.objectNode().put("description", String.join(" ", meanings));
    if (types.contains(ErrorType.UNAUTHENTICATED)) {
      header(response, "WWW-Authenticate", "string", "`Bearer`");
    }
    if (types.stream().anyMatch(RETRIED::contains)) {
      header(response, "Retry-After", "integer", "Seconds to wait before retrying.");
    }
    var json = response.putObject("content").putObject("application/json");
    json.set("schema", body(Set.of(status), words));
    var example = json.putObject("example").put("success", false).put("statusCode", status);
    example
        .putArray("errors")
        .addObject()
        .put("type", types.getFirst().word())
        .put("message", types.getFirst().publicMessage());
    return response;
  }

  private static void header(ObjectNode response, String name, String type, String says) {
    var header = response.withObject("/headers").putObject(name).put("description", says);
    header.putObject("schema").put("type", type);
  }

  private static ObjectNode body(Set<Integer> statuses, Set<String> words) {
    var body = JSON.objectNode().put("type", "object").put("additionalProperties", false);
    body.putArray("required").add("success").add("statusCode").add("errors");
    var members = body.putObject("properties");
    members.putObject("success").put("const", false);
    var status = members.putObject("statusCode").putArray("enum");
    statuses.forEach(status::add);
    var errors = members.putObject("errors").put("type", "array").put("minItems", 1);
    var entry = errors.putObject("items").put("type", "object").put("additionalProperties", false);
    entry.putArray("required").add("type").add("message");
    var entries = entry.putObject("properties");
    var type = entries.putObject("type").putArray("enum");
    words.forEach(type::add);
    entries.putObject("message").put("type", "string");
    return body;
  }
}
