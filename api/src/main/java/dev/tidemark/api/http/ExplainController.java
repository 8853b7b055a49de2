package dev.tidemark.api.http;

import dev.tidemark.sql.Answerer;
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

/** What the next page of a question would read; the engine is not asked. */
@Controller("/stats")
final class ExplainController {
  private final QuestionDesk desk;
  private final Admission admission;
  private final EventHistory history;

  ExplainController(QuestionDesk desk, Admission admission, EventHistory history) {
    this.desk = desk;
    this.admission = admission;
    this.history = history;
  }

  /** Takes what {@code POST /stats/{topic}} takes. */
  @Post("/{topic}/explain")
  @Consumes(MediaType.ALL)
  @Produces({MediaType.APPLICATION_JSON, MediaType.ALL})
  CompletionStage<HttpResponse<byte[]>> explain(String topic, HttpRequest<?> request) {
    return desk.ask(Audit.EXPLAIN, topic, request, this::answer);
  }

  private HttpResponse<byte[]> answer(Admitted by) {
    byte[] body = by.grant().restricted() ? answererAlone(by) : explained(by);
    return HttpResponse.ok(body).contentType(MediaType.APPLICATION_JSON_TYPE);
  }

  private byte[] explained(Admitted by) {
    var explanation =
        Audit.told(Audit.EXPLAIN, by, () -> explanation(by), ExplainController::facts);
    by.timing().end("plan");
    return ExplanationJson.write(explanation);
  }

  /** Files are chosen by their bounds, and hidden rows shape those. */
  private byte[] answererAlone(Admitted by) {
    return ExplanationJson.write(
        Audit.told(Audit.EXPLAIN, by, () -> answerer(by), ExplainController::facts));
  }

  private Explanation explanation(Admitted by) {
    var budget = BudgetHeader.of(by);
    var question = admission.question(by);
    return history.explain(by.grant().topic(), question, by.grant().rowFilter(), budget);
  }

  private Answerer answerer(Admitted by) {
    var question = admission.question(by);
    return history.answerer(by.grant().topic(), question, by.grant().rowFilter());
  }

  private static LoggingEventBuilder facts(LoggingEventBuilder line, Explanation explanation) {
    return line.addKeyValue("question", explanation.question())
        .addKeyValue("outcome", "ok")
        .addKeyValue("files", explanation.forecast().most().files())
        .addKeyValue("bytes", explanation.forecast().most().bytes());
  }

  private static LoggingEventBuilder facts(LoggingEventBuilder line, Answerer answerer) {
    return line.addKeyValue("question", answerer.question()).addKeyValue("outcome", "ok");
  }
}
