package dev.tidemark.api.http.admission;

import dev.tidemark.api.access.Access;
import dev.tidemark.api.access.AccessException;
import dev.tidemark.api.access.Caller;
import dev.tidemark.api.access.TokenError;
import dev.tidemark.api.error.ErrorType;
import dev.tidemark.api.error.RequestException;
import dev.tidemark.api.http.server.ServerTiming;
import dev.tidemark.partitioner.text.Printable;
import dev.tidemark.sql.page.Requester;
import dev.tidemark.sql.query.QueryRequest;
import dev.tidemark.sql.query.QueryRequestReader;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MediaType;
import jakarta.inject.Singleton;

/**
 * Lets requests about a topic in: topic, access, body, in this order. Whoever gets here has shown a
 * token.
 */
@Singleton
public final class RequestAuthorizer {
  private static final byte[] NOTHING = {};

  private final TopicFinder topics;
  private final Access access;

  RequestAuthorizer(TopicFinder topics, Access access) {
    this.topics = topics;
    this.access = access;
  }

  /**
   * Lets a request in whose caller the topic admits: every one about the events of a topic, be they
   * asked for or sent. Its body is not looked at.
   *
   * @throws RequestException where there is no such topic
   * @throws AccessException where it does not admit the caller
   */
  public AuthorizedRequest authorize(String topic, HttpRequest<?> request) {
    var timing = ServerTiming.of(request);
    var caller = caller(request);
    var grant = access.grant(caller, topics.find(topic));
    // How many files were read tells of rows in them: no news for whom some are hidden from.
    if (grant.restricted()) timing.totalAlone();
    timing.end("access");
    return new AuthorizedRequest(request, caller, grant, timing, NOTHING, Requester.ALONE);
  }

  /** Who makes a request that needs a token. */
  public static Caller caller(HttpRequest<?> request) {
    return request
        .getUserPrincipal(Caller.class)
        .orElseThrow(() -> AccessException.of(TokenError.MISSING));
  }

  /** The query that is its body. */
  public QueryRequest question(AuthorizedRequest authorizedRequest) {
    var query = QueryRequestReader.read(authorizedRequest.body());
    authorizedRequest.timing().end("read");
    return query;
  }

  /** An empty body needs no type. */
  static void requireJson(HttpRequest<?> request) {
    if (ContentCoding.of(request) != ContentCoding.PLAIN) {
      throw new RequestException(
          ErrorType.MEDIA_TYPE, "Content-Encoding gzip is not supported for queries");
    }
    var given = request.getHeaders().get(HttpHeaders.CONTENT_TYPE);
    if (given == null) return;
    var type = request.getContentType().map(MediaType::getName).orElse("");
    if (type.equalsIgnoreCase(MediaType.APPLICATION_JSON)) return;
    throw new RequestException(
        ErrorType.MEDIA_TYPE,
        "The body must be application/json, but is " + Printable.shortened(given));
  }
}
