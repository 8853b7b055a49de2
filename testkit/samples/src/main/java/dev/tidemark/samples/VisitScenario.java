package dev.tidemark.samples;

import static dev.tidemark.samples.SampleTopic.AGW;
import static dev.tidemark.samples.SampleTopic.APP;
import static dev.tidemark.samples.SampleTopic.WEB;
import static dev.tidemark.samples.Severity.DEBUG;
import static dev.tidemark.samples.Severity.ERROR;
import static dev.tidemark.samples.Severity.INFO;

import java.util.List;

/** A user looks something up in the portal. */
final class VisitScenario implements Scenario {
  private static final List<String> PAGES =
      List.of("/orders", "/status", "/partners", "/invoices", "/connectors", "/reports/month");

  @Override
  public void tell(Flow flow, FlowFailure flowFailure) {
    String page = flow.dice().favourite(PAGES);
    String user = Integer.toString(40_000 + flow.dice().between(1, People.COUNT));
    String action = "GET " + page;
    var asked =
        flow.entry(
            WEB,
            INFO,
            action,
            "Visit by " + People.name(user),
            new LogDetail()
                .with("user", it -> it.text("id", user).text("name", People.name(user))));
    if (flow.dice().chance(0.25)) {
      answer(flow, asked, action, 304);
    } else if (flowFailure == FlowFailure.DENIED) {
      flow.after(6)
          .log(
              AGW,
              ERROR,
              "authorise",
              "Token of user " + user + " has expired",
              new LogDetail().code("401"));
      answer(flow, asked, action, 401);
    } else {
      flow.after(6).log(AGW, DEBUG, "authorise", "Scope portal.read granted");
      answer(flow, asked, action, read(flow, page, flowFailure));
    }
  }

  private static int read(Flow flow, String page, FlowFailure flowFailure) {
    boolean slow = flowFailure == FlowFailure.SLOW;
    flow.after(slow ? 5_000 : 25);
    int rows = flow.dice().between(0, 80);
    flow.log(
        APP,
        slow ? ERROR : INFO,
        "page.read",
        slow ? "No answer from the database within 5 s" : rows + " rows for " + page,
        new LogDetail()
            .after(flow.elapsed())
            .with("page", it -> it.text("path", page).number("rows", rows)));
    return slow ? 503 : 200;
  }

  private static void answer(Flow flow, LogEntry asked, String action, int status) {
    flow.after(9);
    long took = flow.elapsed();
    var answered =
        flow.entry(
            WEB,
            status < 400 ? INFO : ERROR,
            action,
            status == 304 ? "304 not modified" : status + " in " + MessageNumbers.duration(took),
            new LogDetail().after(took).code(Integer.toString(status)));
    flow.send(WEB, List.of(asked, answered));
  }
}
