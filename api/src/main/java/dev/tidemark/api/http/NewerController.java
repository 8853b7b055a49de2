package dev.tidemark.api.http;

import dev.tidemark.api.http.admission.AuditLog;
import dev.tidemark.api.http.admission.AuthorizedRequest;
import dev.tidemark.api.http.admission.BudgetHeader;
import dev.tidemark.api.http.admission.QueryDispatcher;
import dev.tidemark.api.http.admission.RequestAuthorizer;
import dev.tidemark.api.http.server.ServerTiming;
import dev.tidemark.sql.EventHistory;
import dev.tidemark.sql.follow.NewEventCount;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionStage;
import org.slf4j.spi.LoggingEventBuilder;

/** Counts the events that match a query and are newer than its cursor. */
@Controller("/stats")
final class NewerController {
  private final QueryDispatcher desk;
  private final RequestAuthorizer requestAuthorizer;
  private final EventHistory history;

  NewerController(QueryDispatcher desk, RequestAuthorizer requestAuthorizer, EventHistory history) {
    this.desk = desk;
    this.requestAuthorizer = requestAuthorizer;
    this.history = history;
  }

  /**
   * Returns the count only. Accepts every content type at first, so that a missing token is
   * reported before a wrong content type.
   */
  @Post("/{topic}/newer")
  @Consumes(MediaType.ALL)
  @Produces({MediaType.APPLICATION_JSON, MediaType.ALL})
  CompletionStage<HttpResponse<byte[]>> newer(String topic, HttpRequest<?> request) {
    return desk.ask(AuditLog.NEWER, topic, request, this::answer);
  }

  private HttpResponse<byte[]> answer(AuthorizedRequest by) {
    var newEventCount = AuditLog.told(AuditLog.NEWER, by, () -> count(by), NewerController::facts);
    return answer(newEventCount, by.timing());
  }

  private NewEventCount count(AuthorizedRequest by) {
    var budget = BudgetHeader.of(by);
    var query = requestAuthorizer.query(by);
    return history.newer(by.grant().topic(), query, by.grant().rowFilter(), budget, by.requester());
  }

  private static LoggingEventBuilder facts(LoggingEventBuilder line, NewEventCount newEventCount) {
    return line.addKeyValue("query", newEventCount.queryDigest())
        .addKeyValue("outcome", newEventCount.atLeast() ? "partial" : "ok")
        .addKeyValue("files", newEventCount.work().files())
        .addKeyValue("bytes", newEventCount.work().bytes())
        .addKeyValue("plan_us", newEventCount.work().planMicros())
        .addKeyValue("run_us", newEventCount.work().runMicros());
  }

  private static HttpResponse<byte[]> answer(NewEventCount newEventCount, ServerTiming timing) {
    timing.add("plan", newEventCount.work().planMicros() * 1000);
    timing.add("run", newEventCount.work().runMicros() * 1000);
    timing.count("files", newEventCount.work().files());
    var body =
        "{\"success\":true,\"statusCode\":200,\"data\":{\"count\":%d,\"at_least\":%b}}"
            .formatted(newEventCount.count(), newEventCount.atLeast());
    return HttpResponse.ok(body.getBytes(StandardCharsets.UTF_8))
        .contentType(MediaType.APPLICATION_JSON_TYPE);
  }
}
