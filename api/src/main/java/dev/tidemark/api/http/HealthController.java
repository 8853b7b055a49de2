package dev.tidemark.api.http;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the service can do its work; open to everyone, so it says which part fails and not why.
 */
@Controller("/health")
@Secured(SecurityRule.IS_ANONYMOUS)
final class HealthController {
  private static final Logger LOG = LoggerFactory.getLogger("tidemark.health");

  private final Health health;

  HealthController(Health health) {
    this.health = health;
  }

  /** Up or down, as a whole and by dependency. */
  record Answer(Status status, Map<String, Status> dependencies) {}

  enum Status {
    UP,
    DOWN
  }

  /** 200 where everything works, else 503. */
  @Get
  @Produces({MediaType.APPLICATION_JSON, MediaType.ALL})
  @ExecuteOn(Workers.HEALTH)
  HttpResponse<Answer> health() {
    var dependencies = new LinkedHashMap<String, Status>();
    for (var dependency : health.dependencies()) {
      dependencies.put(dependency.name(), check(dependency));
    }
    var up = !dependencies.containsValue(Status.DOWN);
    var answer = new Answer(up ? Status.UP : Status.DOWN, dependencies);
    return HttpResponse.<Answer>status(up ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE)
        .contentType(MediaType.APPLICATION_JSON_TYPE)
        .body(answer);
  }

  private static Status check(Health.Dependency dependency) {
    try {
      dependency.check().run();
      return Status.UP;
    } catch (Exception e) {
      LOG.warn("{} is down: {}", dependency.name(), e.getMessage());
      return Status.DOWN;
    }
  }
}
