package dev.tidemark.api.http.admission;

import io.micronaut.core.annotation.AnnotationMetadataProvider;
import io.micronaut.http.HttpRequest;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.micronaut.web.router.RouteAttributes;
import java.util.List;

/** Determines which routes are public: those that are annotated so. */
final class PublicRoutes {
  private PublicRoutes() {}

  /** Returns whether a request needs a token; false if it has no route. */
  static boolean needsToken(HttpRequest<?> request) {
    return RouteAttributes.getRouteMatch(request).map(route -> !isPublic(route)).orElse(false);
  }

  /** Returns whether a route is annotated as public. */
  static boolean isPublic(AnnotationMetadataProvider route) {
    return List.of(route.getAnnotationMetadata().stringValues(Secured.class))
        .contains(SecurityRule.IS_ANONYMOUS);
  }
}
