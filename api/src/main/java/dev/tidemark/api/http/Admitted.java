package dev.tidemark.api.http;

import dev.tidemark.api.access.Caller;
import dev.tidemark.api.access.Grant;
import dev.tidemark.sql.Asker;
import io.micronaut.http.HttpRequest;

/**
 * A request about a topic, of a caller who may ask of it.
 *
 * @param grant what the caller may see of the topic
 * @param timing in which nothing but the total is told to a caller from whom rows are hidden
 * @param body empty until it has arrived
 * @param asker who it is to others' questions that run beside it
 */
@SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
record Admitted(
    HttpRequest<?> request,
    Caller caller,
    Grant grant,
    ServerTiming timing,
    byte[] body,
    Asker asker) {
  /** The same with its body. */
  Admitted with(byte[] arrived) {
    return new Admitted(request, caller, grant, timing, arrived, asker);
  }

  /** The same beside others' questions. */
  Admitted by(Asker beside) {
    return new Admitted(request, caller, grant, timing, body, beside);
  }

  /** The topic's name as its definition writes it. */
  String topic() {
    return grant.topic().name();
  }
}
