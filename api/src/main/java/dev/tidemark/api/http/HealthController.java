package dev.tidemark.api.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.tidemark.api.http.admission.RequestExecutors;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import jakarta.inject.Named;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports whether the service works. The route is public, so it reports only which dependency fails
 * and, for a topic, the reason without values.
 */
@Controller("/health")
@Secured(SecurityRule.IS_ANONYMOUS)
final class HealthController {
  private static final Logger LOG = LoggerFactory.getLogger("tidemark.health");

  private final Health health;
  private final CachedCheck<Answer> check;

  HealthController(Health health, @Named(RequestExecutors.HEALTH) ExecutorService executor) {
    this.health = health;
    this.check = new CachedCheck<>(this::check, unknown(health), executor, System::nanoTime);
  }

  /**
   * The health of the service as a whole and by dependency.
   *
   * @param topics the topics with a problem and its reason; absent if there are none
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Answer(
      String status, Map<String, Status> dependencies, @Nullable Map<String, String> topics) {}

  enum Status {
    UP,
    DOWN
  }

  /**
   * Returns 503 if the lake or the engine does not work, and otherwise 200, even if a topic has a
   * problem. The result is at most one second old, unless the check hangs.
   */
  @Get
  @Produces({MediaType.APPLICATION_JSON, MediaType.ALL})
  CompletionStage<HttpResponse<Answer>> health() {
    return check
        .result()
        .thenApply(
            answer ->
                HttpResponse.<Answer>status(
                        !answer.status().equals("down")
                            ? HttpStatus.OK
                            : HttpStatus.SERVICE_UNAVAILABLE)
                    .contentType(MediaType.APPLICATION_JSON_TYPE)
                    .body(answer));
  }

  private Answer check() {
    var dependencies = new LinkedHashMap<String, Status>();
    for (var dependency : health.dependencies()) {
      dependencies.put(dependency.name(), check(dependency));
    }
    var problems = health.problems().get();
    var status =
        dependencies.containsValue(Status.DOWN) ? "down" : problems.isEmpty() ? "ok" : "degraded";
    return new Answer(status, dependencies, problems.isEmpty() ? null : problems);
  }

  /** Returns the response if the check does not complete. */
  private static Answer unknown(Health health) {
    var dependencies = new LinkedHashMap<String, Status>();
    health.dependencies().forEach(d -> dependencies.put(d.name(), Status.DOWN));
    return new Answer("down", dependencies, null);
  }

  private static Status check(Health.Dependency dependency) {
    try {
      dependency.check().run();
      return Status.UP;
    } catch (Exception | Error e) {
      LOG.warn("{} is down: {}", dependency.name(), e.getMessage());
      return Status.DOWN;
    }
  }
}
