package dev.tidemark.api.http.admission;

import io.micronaut.core.annotation.AnnotationMetadataProvider;
import io.micronaut.http.HttpRequest;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.micronaut.web.router.RouteAttributes;
import java.util.List;

/** Which routes are open to everybody: those that say so. */
final class PublicRoutes {
  private PublicRoutes() {}

  /** Whether nobody may make a request without a token; no route is no reason. */
  static boolean needsToken(HttpRequest<?> request) {
    return RouteAttributes.getRouteMatch(request).map(route -> !isPublic(route)).orElse(false);
  }

  /** Whether a route says that it is open to everybody. */
  static boolean isPublic(AnnotationMetadataProvider route) {
    return List.of(route.getAnnotationMetadata().stringValues(Secured.class))
        .contains(SecurityRule.IS_ANONYMOUS);
  }
}
