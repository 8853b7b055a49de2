package dev.tidemark.api.http.admission;

import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.http.HttpRequest;
import io.micronaut.security.authentication.Authentication;
import io.micronaut.security.rules.SecuredAnnotationRule;
import io.micronaut.security.rules.SecurityRule;
import io.micronaut.security.rules.SecurityRuleResult;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/** Allows requests with a token on every route that has no access rule itself. */
@Singleton
final class TokenRule implements SecurityRule<HttpRequest<?>> {
  @Override
  public Publisher<SecurityRuleResult> check(
      HttpRequest<?> request, @Nullable Authentication authentication) {
    return Publishers.just(result(request, authentication));
  }

  private static SecurityRuleResult result(
      HttpRequest<?> request, @Nullable Authentication authentication) {
    if (!PublicRoutes.needsToken(request)) return SecurityRuleResult.UNKNOWN;
    return authentication == null ? SecurityRuleResult.REJECTED : SecurityRuleResult.ALLOWED;
  }

  /** Runs after the access rules of the route itself. */
  @Override
  public int getOrder() {
    return SecuredAnnotationRule.ORDER + 1;
  }
}
