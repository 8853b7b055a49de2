package dev.tidemark.api.http.admission;

import dev.tidemark.api.access.Caller;
import dev.tidemark.api.access.Grant;
import dev.tidemark.api.http.server.ServerTiming;
import dev.tidemark.sql.page.Requester;
import io.micronaut.http.HttpRequest;

/**
 * A request about a topic, of a caller who may ask of it.
 *
 * @param grant what the caller may see of the topic
 * @param timing in which nothing but the total is told to a caller from whom rows are hidden
 * @param body empty until it has arrived
 * @param caller who it is to others' queries that run beside it
 */
@SuppressWarnings("ArrayRecordComponent")
public // handed on once, never compared
record AuthorizedRequest(
    HttpRequest<?> request,
    Caller caller,
    Grant grant,
    ServerTiming timing,
    byte[] body,
    Requester requester) {
  /** The same with its body. */
  AuthorizedRequest with(byte[] arrived) {
    return new AuthorizedRequest(request, caller, grant, timing, arrived, requester);
  }

  /** The same beside others' queries. */
  AuthorizedRequest by(Requester beside) {
    return new AuthorizedRequest(request, caller, grant, timing, body, beside);
  }

  /** The topic's name as its definition writes it. */
  public String topic() {
    return grant.topic().name();
  }
}
