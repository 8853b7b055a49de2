package dev.tidemark.api.http;

import dev.tidemark.sql.EventHistory;
import dev.tidemark.sql.Newer;
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

/** How many events of a question came since a cursor of it. */
@Controller("/stats")
final class NewerController {
  private final QuestionDesk desk;
  private final Admission admission;
  private final EventHistory history;

  NewerController(QuestionDesk desk, Admission admission, EventHistory history) {
    this.desk = desk;
    this.admission = admission;
    this.history = history;
  }

  /** The number alone. Takes any type of body at the door, so that a token is asked for first. */
  @Post("/{topic}/newer")
  @Consumes(MediaType.ALL)
  @Produces({MediaType.APPLICATION_JSON, MediaType.ALL})
  CompletionStage<HttpResponse<byte[]>> newer(String topic, HttpRequest<?> request) {
    return desk.ask(Audit.NEWER, topic, request, this::answer);
  }

  private HttpResponse<byte[]> answer(Admitted by) {
    var newer = Audit.told(Audit.NEWER, by, () -> count(by), NewerController::facts);
    return answer(newer, by.timing());
  }

  private Newer count(Admitted by) {
    var budget = BudgetHeader.of(by);
    var question = admission.question(by);
    return history.newer(by.grant().topic(), question, by.grant().rowFilter(), budget, by.asker());
  }

  private static LoggingEventBuilder facts(LoggingEventBuilder line, Newer newer) {
    return line.addKeyValue("question", newer.question())
        .addKeyValue("outcome", newer.atLeast() ? "partial" : "ok")
        .addKeyValue("files", newer.work().files())
        .addKeyValue("bytes", newer.work().bytes())
        .addKeyValue("plan_us", newer.work().planMicros())
        .addKeyValue("run_us", newer.work().runMicros());
  }

  private static HttpResponse<byte[]> answer(Newer newer, ServerTiming timing) {
    timing.add("plan", newer.work().planMicros() * 1000);
    timing.add("run", newer.work().runMicros() * 1000);
    timing.count("files", newer.work().files());
    var body =
        "{\"success\":true,\"statusCode\":200,\"data\":{\"count\":%d,\"at_least\":%b}}"
            .formatted(newer.count(), newer.atLeast());
    return HttpResponse.ok(body.getBytes(StandardCharsets.UTF_8))
        .contentType(MediaType.APPLICATION_JSON_TYPE);
  }
}
