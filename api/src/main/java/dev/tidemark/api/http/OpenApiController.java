package dev.tidemark.api.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemark.api.config.Settings;
import dev.tidemark.api.http.admission.RequestExecutors;
import dev.tidemark.api.openapi.ApiDocument;
import dev.tidemark.api.openapi.DocsPage;
import dev.tidemark.api.openapi.Route;
import dev.tidemark.api.openapi.YamlText;
import dev.tidemark.api.topics.CurrentTopics;
import dev.tidemark.partitioner.topic.Topics;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.micronaut.web.router.Router;
import io.micronaut.web.router.UriRouteInfo;
import org.jspecify.annotations.Nullable;

/**
 * Returns the documentation of this API, as OpenAPI and as an HTML page. Both are created on the
 * first request, and again when the topics have changed.
 */
@Controller
@Secured(SecurityRule.IS_ANONYMOUS)
final class OpenApiController {
  private static final String YAML = "application/yaml";

  private final Router router;
  private final CurrentTopics topics;
  private final Settings settings;
  private @Nullable Documents documents;

  private record Documents(Topics of, String yaml, DocsPage page) {}

  OpenApiController(Router router, CurrentTopics topics, Settings settings) {
    this.router = router;
    this.topics = topics;
    this.settings = settings;
  }

  /** Returns the OpenAPI document. */
  @Get("/openapi")
  @Produces({YAML, MediaType.ALL})
  @ExecuteOn(RequestExecutors.EVENTS)
  HttpResponse<byte[]> document() {
    return HttpResponse.ok(made().yaml().getBytes(UTF_8)).header("Content-Type", YAML);
  }

  /** Returns the document as an HTML page. */
  @Get("/docs")
  @Produces({MediaType.TEXT_HTML, MediaType.ALL})
  @ExecuteOn(RequestExecutors.EVENTS)
  HttpResponse<byte[]> page() {
    var page = made().page();
    return HttpResponse.ok(page.html().getBytes(UTF_8))
        .header("Content-Type", "text/html; charset=utf-8")
        .header("Content-Security-Policy", page.policy())
        .header("Referrer-Policy", "no-referrer");
  }

  private synchronized Documents made() {
    var all = topics.now();
    var known = documents;
    if (known != null && known.of().equals(all)) return known;
    var routes =
        router
            .uriRoutes()
            // The server adds a HEAD route for each GET route.
            .filter(route -> route.getHttpMethod() != HttpMethod.HEAD)
            .map(OpenApiController::route)
            .toList();
    var document = ApiDocument.of(routes, all, settings);
    var fresh = new Documents(all, YamlText.of(document), DocsPage.of(document));
    documents = fresh;
    return fresh;
  }

  private static Route route(UriRouteInfo<?, ?> route) {
    return new Route(route.getHttpMethodName(), route.getUriMatchTemplate().toPathString());
  }
}
