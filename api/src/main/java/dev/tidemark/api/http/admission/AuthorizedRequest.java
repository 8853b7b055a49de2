package dev.tidemark.api.http.admission;

import dev.tidemark.api.access.Caller;
import dev.tidemark.api.access.Grant;
import dev.tidemark.api.http.server.ServerTiming;
import dev.tidemark.sql.page.Requester;
import io.micronaut.http.HttpRequest;

/**
 * A request about a topic, from a caller who may access the topic.
 *
 * @param grant what the caller may see of the topic
 * @param timing contains only the total if rows are hidden from the caller
 * @param body empty until it has arrived
 * @param requester identifies the caller to queries that run at the same time
 */
@SuppressWarnings("ArrayRecordComponent")
public // passed on once, never compared
record AuthorizedRequest(
    HttpRequest<?> request,
    Caller caller,
    Grant grant,
    ServerTiming timing,
    byte[] body,
    Requester requester) {
  /** Returns this request with its body. */
  AuthorizedRequest with(byte[] arrived) {
    return new AuthorizedRequest(request, caller, grant, timing, arrived, requester);
  }

  /** Returns this request with another requester. */
  AuthorizedRequest by(Requester beside) {
    return new AuthorizedRequest(request, caller, grant, timing, body, beside);
  }

  /** Returns the topic's name, spelled as in its definition. */
  public String topic() {
    return grant.topic().name();
  }
}
