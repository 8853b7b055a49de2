package dev.tidemark.samples;

import static dev.tidemark.samples.SampleTopic.AGW;
import static dev.tidemark.samples.SampleTopic.APP;
import static dev.tidemark.samples.SampleTopic.CONTAINER;
import static dev.tidemark.samples.SampleTopic.HUB;
import static dev.tidemark.samples.SampleTopic.WEB;
import static dev.tidemark.samples.Severity.DEBUG;
import static dev.tidemark.samples.Severity.ERROR;
import static dev.tidemark.samples.Severity.INFO;

import java.util.List;

/** A user orders in the portal, and the order is sent to the system of a business partner. */
final class OrderScenario implements Scenario {
  /** The result of the order, as an HTTP status. */
  private record Answer(int status, String code) {
    boolean isGood() {
      return status < 400;
    }
  }

  @Override
  public void tell(Flow flow, FlowFailure flowFailure) {
    var purchaseOrder = PurchaseOrder.by(flow.dice());
    request(flow, purchaseOrder);
    if (!priced(flow, purchaseOrder, flowFailure)) {
      respond(flow, purchaseOrder, new Answer(503, "PRICE_TIMEOUT"));
      return;
    }
    Answer answer = submit(flow, purchaseOrder, flowFailure);
    Severity severity = answer.isGood() ? INFO : ERROR;
    flow.after(9)
        .log(
            AGW,
            severity,
            "respond",
            answer.status() + " to app-" + (1 + purchaseOrder.lines() % 4),
            new LogDetail().after(flow.elapsed()).code(answer.code()));
    respond(flow, purchaseOrder, answer);
  }

  private void request(Flow flow, PurchaseOrder purchaseOrder) {
    var received =
        flow.entry(
            WEB,
            INFO,
            "POST /orders",
            "Request from "
                + purchaseOrder.channel()
                + ", "
                + MessageNumbers.size(purchaseOrder.bytes()),
            new LogDetail()
                .partner(flow.partner())
                .with(
                    "request",
                    it -> it.text("path", "/orders").number("bytes", purchaseOrder.bytes())));
    var session =
        flow.after(5)
            .entry(
                WEB,
                DEBUG,
                "session",
                "User " + purchaseOrder.user() + ", organisation " + flow.organisation().id(),
                new LogDetail()
                    .with(
                        "user",
                        it ->
                            it.text("id", purchaseOrder.user())
                                .text("name", People.name(purchaseOrder.user()))));
    flow.send(WEB, List.of(received, session));
  }

  private boolean priced(Flow flow, PurchaseOrder purchaseOrder, FlowFailure flowFailure) {
    var validated =
        flow.after(8)
            .entry(
                APP,
                INFO,
                "order.validate",
                "Order validated, " + purchaseOrder.lines() + " lines",
                new LogDetail().number("lines", purchaseOrder.lines()));
    if (flowFailure == FlowFailure.SLOW) {
      var late =
          flow.after(5000)
              .entry(
                  APP,
                  ERROR,
                  "order.price",
                  "Price service timeout after 5 s",
                  new LogDetail().after(5000).code("PRICE_TIMEOUT"));
      flow.send(APP, List.of(validated, late));
      return false;
    }
    var priced =
        flow.after(25)
            .entry(
                APP,
                INFO,
                "order.price",
                "Price list " + purchaseOrder.priceList() + " applied",
                new LogDetail()
                    .with(
                        "total",
                        it -> it.number("amount", purchaseOrder.amount()).text("currency", "EUR")));
    var stored =
        flow.after(20)
            .entry(
                APP,
                INFO,
                "order.create",
                "Order " + purchaseOrder.number() + " stored",
                new LogDetail()
                    .partner(flow.partner())
                    .with("order", it -> it.number("no", purchaseOrder.number())));
    flow.send(APP, List.of(validated, priced, stored));
    return true;
  }

  private Answer submit(Flow flow, PurchaseOrder purchaseOrder, FlowFailure flowFailure) {
    if (flowFailure == FlowFailure.DENIED) {
      flow.after(8)
          .log(
              AGW,
              ERROR,
              "authorise",
              "Scope orders.write missing in token of user " + purchaseOrder.user(),
              new LogDetail().code("403").number("policy", 17));
      return new Answer(403, "SCOPE");
    }
    flow.after(8).log(AGW, INFO, "authorise", "Scope orders.write granted");
    String connector = flow.connector().name();
    flow.after(3).log(AGW, DEBUG, "route", "Route " + connector + "-orders resolved");
    long bytes = purchaseOrder.bytes();
    flow.after(22)
        .log(
            HUB,
            INFO,
            "accept",
            "Message accepted, " + MessageNumbers.size(bytes),
            new LogDetail().partner(flow.partner()).number("bytes", bytes));
    return mapped(flow, purchaseOrder, flowFailure)
        ? delivered(flow, purchaseOrder, flowFailure)
        : new Answer(422, "MAPPING");
  }

  private boolean mapped(Flow flow, PurchaseOrder purchaseOrder, FlowFailure flowFailure) {
    String format = flow.connector().kind().format();
    if (flowFailure == FlowFailure.UNMAPPED) {
      int line = purchaseOrder.lines() / 2 + 1;
      flow.after(35)
          .log(
              HUB,
              ERROR,
              "transform",
              "Mapping failed at /lines[" + line + "]/quantity: '1 000,5' is no number",
              new LogDetail()
                  .code("MAP-104")
                  .with(
                      "mapping",
                      it -> it.text("to", format).number("line", line).text("value", "1 000,5")));
      DocumentDelivery.giveUp(flow, 0);
      return false;
    }
    if (flowFailure == FlowFailure.KILLED) ContainerScenario.killed(flow);
    int worker = flow.dice().between(1, 12);
    long took = flow.dice().around(30);
    flow.after(30)
        .log(
            CONTAINER,
            DEBUG,
            "exec",
            "Mapping worker " + worker + " ran " + MessageNumbers.duration(took),
            new LogDetail()
                .after(took)
                .with("worker", it -> it.number("no", worker).flag("warm", true)));
    flow.after(6)
        .log(
            HUB,
            INFO,
            "transform",
            "Mapped canonical order to " + format,
            new LogDetail().after(took));
    return true;
  }

  private Answer delivered(Flow flow, PurchaseOrder purchaseOrder, FlowFailure flowFailure) {
    String queue = flow.connector().name() + "-orders-out";
    flow.after(15)
        .log(HUB, DEBUG, "enqueue", "Queued on " + queue, new LogDetail().text("queue", queue));
    return switch (DocumentDelivery.of(flow, purchaseOrder, flowFailure)) {
      case ACCEPTED -> new Answer(201, "CREATED");
      case REJECTED -> new Answer(422, "REJECTED");
      case UNREACHABLE -> new Answer(504, "UNREACHABLE");
    };
  }

  private void respond(Flow flow, PurchaseOrder purchaseOrder, Answer answer) {
    String outcome = answer.isGood() ? " confirmed" : " set to failed";
    Severity severity = answer.isGood() ? INFO : ERROR;
    var stored =
        flow.after(8)
            .entry(
                APP,
                severity,
                answer.isGood() ? "order.confirm" : "order.fail",
                "Order " + purchaseOrder.number() + outcome,
                new LogDetail()
                    .code(answer.code())
                    .with("order", it -> it.number("no", purchaseOrder.number())));
    flow.send(APP, List.of(stored));
    flow.after(6);
    long took = flow.elapsed();
    var answered =
        flow.entry(
            WEB,
            severity,
            "POST /orders",
            answer.status() + " in " + MessageNumbers.duration(took),
            new LogDetail()
                .after(took)
                .code(Integer.toString(answer.status()))
                .partner(flow.partner()));
    flow.send(WEB, List.of(stored, answered));
  }
}
