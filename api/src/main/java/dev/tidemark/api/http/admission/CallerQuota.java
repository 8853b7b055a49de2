package dev.tidemark.api.http.admission;

import dev.tidemark.api.access.Caller;
import dev.tidemark.api.access.Quota;
import dev.tidemark.api.access.QuotaException;
import dev.tidemark.api.config.Settings;
import dev.tidemark.api.error.ErrorResponseHandler;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.filter.ServerFilterPhase;
import org.jspecify.annotations.Nullable;

/** Applies the rate limit to every request with a token, before its body is read. */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
final class CallerQuota implements Ordered {
  static final int ORDER = ServerFilterPhase.SECURITY.after();

  private final Quota quota;
  private final ErrorResponseHandler errors;

  CallerQuota(Settings settings, ErrorResponseHandler errors) {
    this.quota =
        new Quota(settings.quota().perSecond(), settings.quota().burst(), System::nanoTime);
    this.errors = errors;
  }

  /** Returns the rejection, or null to continue. */
  @RequestFilter
  @Nullable HttpResponse<?> count(HttpRequest<?> request) {
    try {
      request.getUserPrincipal(Caller.class).ifPresent(quota::take);
      return null;
    } catch (QuotaException e) {
      return errors.handle(request, e);
    }
  }

  @Override
  public int getOrder() {
    return ORDER;
  }
}
