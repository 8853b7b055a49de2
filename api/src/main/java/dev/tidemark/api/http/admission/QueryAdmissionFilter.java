package dev.tidemark.api.http.admission;

import dev.tidemark.api.access.Caller;
import dev.tidemark.api.error.ErrorResponseHandler;
import dev.tidemark.api.http.server.ServerTiming;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import jakarta.inject.Named;
import org.jspecify.annotations.Nullable;

/**
 * Rejects a query before its body is read where it would find no place.
 *
 * <p>A rejection is answered from here, on the thread that read the request's head and without an
 * exception on its way through the server: many times as many queries as can be answered must cost
 * so little that those that can still are.
 */
@ServerFilter(patterns = "/stats/**", methods = HttpMethod.POST)
final class QueryAdmissionFilter implements Ordered {
  private final FairExecutor pool;
  private final ErrorResponseHandler errors;

  QueryAdmissionFilter(
      @Named(RequestExecutors.QUERIES) FairExecutor pool, ErrorResponseHandler errors) {
    this.pool = pool;
    this.errors = errors;
  }

  /** The rejection; none: go on. */
  @RequestFilter
  @Nullable HttpResponse<?> ask(HttpRequest<?> request) {
    try {
      ServerTiming.of(request).end("token");
      // No caller: no such route.
      request.getUserPrincipal(Caller.class).ifPresent(caller -> pool.expect(caller.key()));
      return null;
    } catch (RuntimeException e) {
      return errors.handle(request, e);
    }
  }

  @Override
  public int getOrder() {
    return CallerQuota.ORDER + 1;
  }
}
