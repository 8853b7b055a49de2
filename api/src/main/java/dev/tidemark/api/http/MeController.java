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

/** Who the caller is to us. */
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
   * A caller's own name, the end of their token, and what they may read.
   *
   * @param expires null where the token does not say so
   * @param topics by name; of some of them perhaps not every event
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
