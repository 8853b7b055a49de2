package dev.tidemark.api.http;

import dev.tidemark.api.http.admission.AuditLog;
import dev.tidemark.api.http.admission.AuthorizedRequest;
import dev.tidemark.api.http.admission.BudgetHeader;
import dev.tidemark.api.http.admission.QueryDispatcher;
import dev.tidemark.api.http.admission.RequestAuthorizer;
import dev.tidemark.sql.EngineChoice;
import dev.tidemark.sql.EventHistory;
import dev.tidemark.sql.Explanation;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import java.util.concurrent.CompletionStage;
import org.slf4j.spi.LoggingEventBuilder;

/** Explains what the next page of a query would read, without running the query. */
@Controller("/stats")
final class ExplainController {
  private final QueryDispatcher desk;
  private final RequestAuthorizer requestAuthorizer;
  private final EventHistory history;

  ExplainController(
      QueryDispatcher desk, RequestAuthorizer requestAuthorizer, EventHistory history) {
    this.desk = desk;
    this.requestAuthorizer = requestAuthorizer;
    this.history = history;
  }

  /** Explains a query. Accepts the same requests as {@code POST /stats/{topic}}. */
  @Post("/{topic}/explain")
  @Consumes(MediaType.ALL)
  @Produces({MediaType.APPLICATION_JSON, MediaType.ALL})
  CompletionStage<HttpResponse<byte[]>> explain(String topic, HttpRequest<?> request) {
    return desk.ask(AuditLog.EXPLAIN, topic, request, this::answer);
  }

  private HttpResponse<byte[]> answer(AuthorizedRequest by) {
    byte[] body = by.grant().restricted() ? answererAlone(by) : explained(by);
    return HttpResponse.ok(body).contentType(MediaType.APPLICATION_JSON_TYPE);
  }

  private byte[] explained(AuthorizedRequest by) {
    var explanation =
        AuditLog.told(AuditLog.EXPLAIN, by, () -> explanation(by), ExplainController::facts);
    by.timing().end("plan");
    return ExplanationJson.write(explanation);
  }

  /**
   * Explains only which engine runs the query. Files are selected by their bounds, and these depend
   * on hidden rows.
   */
  private byte[] answererAlone(AuthorizedRequest by) {
    return ExplanationJson.write(
        AuditLog.told(AuditLog.EXPLAIN, by, () -> answerer(by), ExplainController::facts));
  }

  private Explanation explanation(AuthorizedRequest by) {
    var budget = BudgetHeader.of(by);
    var query = requestAuthorizer.query(by);
    return history.explain(by.grant().topic(), query, by.grant().rowFilter(), budget);
  }

  private EngineChoice answerer(AuthorizedRequest by) {
    var query = requestAuthorizer.query(by);
    return history.explainRestricted(by.grant().topic(), query, by.grant().rowFilter());
  }

  private static LoggingEventBuilder facts(LoggingEventBuilder line, Explanation explanation) {
    return line.addKeyValue("query", explanation.queryDigest())
        .addKeyValue("outcome", "ok")
        .addKeyValue("files", explanation.costEstimate().most().files())
        .addKeyValue("bytes", explanation.costEstimate().most().bytes());
  }

  private static LoggingEventBuilder facts(LoggingEventBuilder line, EngineChoice engineChoice) {
    return line.addKeyValue("query", engineChoice.queryDigest()).addKeyValue("outcome", "ok");
  }
}
