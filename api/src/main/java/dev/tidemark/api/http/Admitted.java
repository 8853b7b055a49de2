package dev.tidemark.api.http;

import dev.tidemark.api.access.Caller;
import dev.tidemark.api.access.Grant;
import io.micronaut.http.HttpRequest;

/**
 * A request about a topic, of a caller who may ask of it; its body is not read yet.
 *
 * @param grant what the caller may see of the topic
 * @param timing in which nothing but the total is told to a caller from whom rows are hidden
 */
record Admitted(HttpRequest<?> request, Caller caller, Grant grant, ServerTiming timing) {
  /** The topic's name as its definition writes it. */
  String topic() {
    return grant.topic().name();
  }
}
