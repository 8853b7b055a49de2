package dev.tidemark.api.sample;

import static dev.tidemark.api.sample.Grade.DEBUG;
import static dev.tidemark.api.sample.Grade.ERROR;
import static dev.tidemark.api.sample.Grade.INFO;
import static dev.tidemark.api.sample.SampleTopic.AGW;
import static dev.tidemark.api.sample.SampleTopic.APP;
import static dev.tidemark.api.sample.SampleTopic.CONTAINER;
import static dev.tidemark.api.sample.SampleTopic.HUB;
import static dev.tidemark.api.sample.SampleTopic.WEB;

import java.util.List;

/** Somebody orders in the portal, and the order goes to the system of a business partner. */
final class OrderStory implements Story {
  /** What came of it, as HTTP says it. */
  private record Answer(int status, String code) {
    boolean isGood() {
      return status < 400;
    }
  }

  @Override
  public void tell(Flow flow, Trouble trouble) {
    var order = Order.by(flow.dice());
    request(flow, order);
    if (!priced(flow, order, trouble)) {
      respond(flow, order, new Answer(503, "PRICE_TIMEOUT"));
      return;
    }
    Answer answer = submit(flow, order, trouble);
    Grade grade = answer.isGood() ? INFO : ERROR;
    flow.after(9)
        .log(
            AGW,
            grade,
            "respond",
            answer.status() + " to app-" + (1 + order.lines() % 4),
            new Facts().after(flow.elapsed()).code(answer.code()));
    respond(flow, order, answer);
  }

  private void request(Flow flow, Order order) {
    var received =
        flow.entry(
            WEB,
            INFO,
            "POST /orders",
            "Request from " + order.channel() + ", " + Phrases.size(order.bytes()),
            new Facts()
                .partner(flow.partner())
                .with("request", it -> it.text("path", "/orders").number("bytes", order.bytes())));
    var session =
        flow.after(5)
            .entry(
                WEB,
                DEBUG,
                "session",
                "User " + order.user() + ", organisation " + flow.organisation().id(),
                new Facts()
                    .with(
                        "user",
                        it -> it.text("id", order.user()).text("name", People.name(order.user()))));
    flow.send(WEB, List.of(received, session));
  }

  private boolean priced(Flow flow, Order order, Trouble trouble) {
    var validated =
        flow.after(8)
            .entry(
                APP,
                INFO,
                "order.validate",
                "Order validated, " + order.lines() + " lines",
                new Facts().number("lines", order.lines()));
    if (trouble == Trouble.SLOW) {
      var late =
          flow.after(5000)
              .entry(
                  APP,
                  ERROR,
                  "order.price",
                  "Price service timeout after 5 s",
                  new Facts().after(5000).code("PRICE_TIMEOUT"));
      flow.send(APP, List.of(validated, late));
      return false;
    }
    var priced =
        flow.after(25)
            .entry(
                APP,
                INFO,
                "order.price",
                "Price list " + order.priceList() + " applied",
                new Facts()
                    .with(
                        "total",
                        it -> it.number("amount", order.amount()).text("currency", "EUR")));
    var stored =
        flow.after(20)
            .entry(
                APP,
                INFO,
                "order.create",
                "Order " + order.number() + " stored",
                new Facts()
                    .partner(flow.partner())
                    .with("order", it -> it.number("no", order.number())));
    flow.send(APP, List.of(validated, priced, stored));
    return true;
  }

  private Answer submit(Flow flow, Order order, Trouble trouble) {
    if (trouble == Trouble.DENIED) {
      flow.after(8)
          .log(
              AGW,
              ERROR,
              "authorise",
              "Scope orders.write missing in token of user " + order.user(),
              new Facts().code("403").number("policy", 17));
      return new Answer(403, "SCOPE");
    }
    flow.after(8).log(AGW, INFO, "authorise", "Scope orders.write granted");
    String connector = flow.connector().name();
    flow.after(3).log(AGW, DEBUG, "route", "Route " + connector + "-orders resolved");
    long bytes = order.bytes();
    flow.after(22)
        .log(
            HUB,
            INFO,
            "accept",
            "Message accepted, " + Phrases.size(bytes),
            new Facts().partner(flow.partner()).number("bytes", bytes));
    return mapped(flow, order, trouble)
        ? delivered(flow, order, trouble)
        : new Answer(422, "MAPPING");
  }

  private boolean mapped(Flow flow, Order order, Trouble trouble) {
    String format = flow.connector().kind().format();
    if (trouble == Trouble.UNMAPPED) {
      int line = order.lines() / 2 + 1;
      flow.after(35)
          .log(
              HUB,
              ERROR,
              "transform",
              "Mapping failed at /lines[" + line + "]/quantity: '1 000,5' is no number",
              new Facts()
                  .code("MAP-104")
                  .with(
                      "mapping",
                      it -> it.text("to", format).number("line", line).text("value", "1 000,5")));
      Delivery.giveUp(flow, 0);
      return false;
    }
    if (trouble == Trouble.KILLED) ContainerStory.killed(flow);
    int worker = flow.dice().between(1, 12);
    long took = flow.dice().around(30);
    flow.after(30)
        .log(
            CONTAINER,
            DEBUG,
            "exec",
            "Mapping worker " + worker + " ran " + Phrases.duration(took),
            new Facts()
                .after(took)
                .with("worker", it -> it.number("no", worker).flag("warm", true)));
    flow.after(6)
        .log(
            HUB, INFO, "transform", "Mapped canonical order to " + format, new Facts().after(took));
    return true;
  }

  private Answer delivered(Flow flow, Order order, Trouble trouble) {
    String queue = flow.connector().name() + "-orders-out";
    flow.after(15)
        .log(HUB, DEBUG, "enqueue", "Queued on " + queue, new Facts().text("queue", queue));
    return switch (Delivery.of(flow, order, trouble)) {
      case ACCEPTED -> new Answer(201, "CREATED");
      case REJECTED -> new Answer(422, "REJECTED");
      case UNREACHABLE -> new Answer(504, "UNREACHABLE");
    };
  }

  private void respond(Flow flow, Order order, Answer answer) {
    String outcome = answer.isGood() ? " confirmed" : " set to failed";
    Grade grade = answer.isGood() ? INFO : ERROR;
    var stored =
        flow.after(8)
            .entry(
                APP,
                grade,
                answer.isGood() ? "order.confirm" : "order.fail",
                "Order " + order.number() + outcome,
                new Facts()
                    .code(answer.code())
                    .with("order", it -> it.number("no", order.number())));
    flow.send(APP, List.of(stored));
    flow.after(6);
    long took = flow.elapsed();
    var answered =
        flow.entry(
            WEB,
            grade,
            "POST /orders",
            answer.status() + " in " + Phrases.duration(took),
            new Facts()
                .after(took)
                .code(Integer.toString(answer.status()))
                .partner(flow.partner()));
    flow.send(WEB, List.of(stored, answered));
  }
}
