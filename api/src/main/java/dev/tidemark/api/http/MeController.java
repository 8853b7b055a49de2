package dev.tidemark.api.http;

import dev.tidemark.api.access.Access;
import dev.tidemark.api.http.admission.RequestAuthorizer;
import dev.tidemark.api.topics.CurrentTopics;
import dev.tidemark.partitioner.topic.Topic;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Returns how the service sees the caller. */
@Controller("/me")
@Produces({MediaType.APPLICATION_JSON, MediaType.ALL})
final class MeController {
  private final Access access;
  private final CurrentTopics topics;

  MeController(Access access, CurrentTopics topics) {
    this.access = access;
    this.topics = topics;
  }

  /**
   * A caller's user name, the expiry of the token, and the topics that the caller may read.
   *
   * @param expires null if the token has no expiry
   * @param topics the names; the caller may not see every event of each topic
   */
  record Me(String user, @Nullable String expires, List<String> topics) {}

  @Get
  HttpResponse<Me> me(HttpRequest<?> request) {
    var caller = RequestAuthorizer.caller(request);
    var expires = caller.expires();
    var readable =
        topics.now().all().stream().filter(t -> access.admits(caller, t)).map(Topic::name).toList();
    return HttpResponse.ok(
            new Me(caller.user(), expires == null ? null : RowTimestamps.text(expires), readable))
        .contentType(MediaType.APPLICATION_JSON_TYPE);
  }
}
