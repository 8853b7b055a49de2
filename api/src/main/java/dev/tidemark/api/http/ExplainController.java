package dev.tidemark.api.http;

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
  CompletionStage<HttpResponse<byte[]>> explain(String topic, HttpRequest<byte[]> request) {
    return desk.ask(topic, request, this::answer);
  }

  private HttpResponse<byte[]> answer(Admitted by) {
    var explanation = Audit.told("explain", by, () -> explanation(by), ExplainController::facts);
    by.timing().end("plan");
    // How many rows there are is no news for whom some are hidden from; work is.
    var body = ExplanationJson.write(explanation, by.grant().restricted());
    return HttpResponse.ok(body).contentType(MediaType.APPLICATION_JSON_TYPE);
  }

  private Explanation explanation(Admitted by) {
    var budget = BudgetHeader.of(by.request());
    var question = admission.question(by);
    return history.explain(by.grant().topic(), question, by.grant().rowFilter(), budget);
  }

  private static LoggingEventBuilder facts(LoggingEventBuilder line, Explanation explanation) {
    return line.addKeyValue("question", explanation.question())
        .addKeyValue("outcome", "ok")
        .addKeyValue("files", explanation.forecast().most().files())
        .addKeyValue("bytes", explanation.forecast().most().bytes());
  }
}
