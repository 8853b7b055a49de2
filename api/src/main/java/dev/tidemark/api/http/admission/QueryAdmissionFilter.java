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
 * Rejects a query before its body is read if the queue has no place for it.
 *
 * <p>This filter sends the rejection on the thread that read the request's head, and no exception
 * passes through the server. So a rejection is cheap: accepted queries still run when many times
 * more queries arrive than the service can run.
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

  /** Returns the rejection, or null to continue. */
  @RequestFilter
  @Nullable HttpResponse<?> ask(HttpRequest<?> request) {
    try {
      ServerTiming.of(request).end("token");
      // There is no caller only if there is no such route.
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
