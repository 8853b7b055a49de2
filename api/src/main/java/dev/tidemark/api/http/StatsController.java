package dev.tidemark.api.http;

import dev.tidemark.api.http.admission.AuditLog;
import dev.tidemark.api.http.admission.AuthorizedRequest;
import dev.tidemark.api.http.admission.BudgetHeader;
import dev.tidemark.api.http.admission.QueryDispatcher;
import dev.tidemark.api.http.admission.RequestAuthorizer;
import dev.tidemark.api.metrics.Metrics;
import dev.tidemark.api.metrics.QueryMetrics;
import dev.tidemark.sql.EventHistory;
import dev.tidemark.sql.Page;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import java.util.concurrent.CompletionStage;

/** Runs queries: each returns one page of a topic's events. */
@Controller("/stats")
final class StatsController {
  private final QueryDispatcher desk;
  private final RequestAuthorizer requestAuthorizer;
  private final EventHistory history;
  private final QueryMetrics metrics;

  StatsController(
      QueryDispatcher desk,
      RequestAuthorizer requestAuthorizer,
      EventHistory history,
      Metrics metrics) {
    this.desk = desk;
    this.requestAuthorizer = requestAuthorizer;
    this.history = history;
    this.metrics = metrics.queries();
  }

  /**
   * Returns one page of a topic's events. Accepts every content type at first, so that a missing
   * token is reported before a wrong content type.
   */
  @Post("/{topic}")
  @Consumes(MediaType.ALL)
  @Produces({MediaType.APPLICATION_JSON, MediaType.ALL})
  CompletionStage<HttpResponse<byte[]>> ask(String topic, HttpRequest<?> request) {
    return desk.ask(AuditLog.QUERY, topic, request, this::answer);
  }

  private HttpResponse<byte[]> answer(AuthorizedRequest by) {
    var page = AuditLog.query(by, () -> metrics.measured(by.topic(), () -> page(by)));
    return answer(page, by);
  }

  private Page page(AuthorizedRequest by) {
    var budget = BudgetHeader.of(by);
    var query = requestAuthorizer.query(by);
    return history.find(by.grant().topic(), query, by.grant().rowFilter(), budget, by.requester());
  }

  private static HttpResponse<byte[]> answer(Page page, AuthorizedRequest by) {
    var work = page.work();
    var timing = by.timing();
    timing.add("plan", work.planMicros() * 1000);
    timing.add("run", work.runMicros() * 1000);
    timing.count("files", work.files());
    var body = PageJson.write(page);
    timing.end("write");
    var response = HttpResponse.ok(body).contentType(MediaType.APPLICATION_JSON_TYPE);
    // As with the timing: the amount of data read depends on rows that may be hidden.
    if (!by.grant().restricted()) {
      response.header("Tidemark-Files", Integer.toString(work.files()));
      response.header("Tidemark-Bytes", Long.toString(work.bytes()));
      response.header("Tidemark-Rows-Read", Long.toString(work.looked()));
    }
    if (page.partial()) response.header("Tidemark-Partial", "true");
    if (page.snapshotChanged()) response.header("Tidemark-Snapshot-Changed", "true");
    return response;
  }
}
