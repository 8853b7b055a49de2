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
 * Authorizes requests about a topic. Checks topic, access and body in this order. The token has
 * been verified before.
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
   * Authorizes a request that reads or sends events of a topic. Does not read its body.
   *
   * @throws RequestException if there is no such topic
   * @throws AccessException if the caller may not access the topic
   */
  public AuthorizedRequest authorize(String topic, HttpRequest<?> request) {
    var timing = ServerTiming.of(request);
    var caller = caller(request);
    var grant = access.grant(caller, topics.find(topic));
    // The number of files read depends on hidden rows. A restricted caller must not learn it.
    if (grant.restricted()) timing.totalAlone();
    timing.end("access");
    return new AuthorizedRequest(request, caller, grant, timing, NOTHING, Requester.ALONE);
  }

  /** Returns the caller of a request that needs a token. */
  public static Caller caller(HttpRequest<?> request) {
    return request
        .getUserPrincipal(Caller.class)
        .orElseThrow(() -> AccessException.of(TokenError.MISSING));
  }

  /** Parses the body of a request as a query. */
  public QueryRequest query(AuthorizedRequest authorizedRequest) {
    var query = QueryRequestReader.read(authorizedRequest.body());
    authorizedRequest.timing().end("read");
    return query;
  }

  /**
   * Throws if a body is not uncompressed JSON. A request without a content type is accepted,
   * because an empty body needs none.
   */
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
