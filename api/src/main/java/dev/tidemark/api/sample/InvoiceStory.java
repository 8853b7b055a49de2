package dev.tidemark.api.sample;

import static dev.tidemark.api.sample.Grade.DEBUG;
import static dev.tidemark.api.sample.Grade.ERROR;
import static dev.tidemark.api.sample.Grade.INFO;
import static dev.tidemark.api.sample.SampleTopic.AGW;
import static dev.tidemark.api.sample.SampleTopic.APP;
import static dev.tidemark.api.sample.SampleTopic.CONNECTOR;
import static dev.tidemark.api.sample.SampleTopic.CONTAINER;
import static dev.tidemark.api.sample.SampleTopic.HUB;

import java.util.List;

/** A business partner sends an invoice, which is matched with its order. */
final class InvoiceStory implements Story {
  @Override
  public void tell(Flow flow, Trouble trouble) {
    var dice = flow.dice();
    long invoice = dice.between(500_000L, 999_999L);
    long bytes = dice.around(6_000);
    flow.log(
        CONNECTOR,
        INFO,
        "receive",
        "Invoice " + invoice + " from " + flow.partner() + ", " + Phrases.size(bytes),
        new Facts().partner(flow.partner()).number("bytes", bytes));
    flow.after(25).log(HUB, INFO, "accept", "Message accepted, " + Phrases.size(bytes));
    if (trouble == Trouble.KILLED) ContainerStory.killed(flow);
    long took = dice.around(60);
    flow.after(30)
        .log(
            CONTAINER,
            DEBUG,
            "exec",
            "Mapping worker ran " + Phrases.duration(took),
            new Facts().after(took));
    if (trouble == Trouble.UNMAPPED) {
      flow.after(5)
          .log(
              HUB,
              ERROR,
              "transform",
              "Mapping failed at /invoice/tax: no rate for country 'ΕΛ'",
              new Facts().code("MAP-212").partner(flow.partner()));
      Delivery.giveUp(flow, 0);
      return;
    }
    flow.after(5)
        .log(
            HUB,
            INFO,
            "transform",
            "Mapped " + flow.connector().kind().format() + " to canonical invoice");
    hand(flow, invoice, trouble);
  }

  private static void hand(Flow flow, long invoice, Trouble trouble) {
    if (trouble == Trouble.DENIED) {
      flow.after(9)
          .log(AGW, ERROR, "authorise", "Scope invoices.write missing", new Facts().code("403"));
      Delivery.giveUp(flow, 1);
      return;
    }
    flow.after(9).log(AGW, INFO, "route", "Route invoices-in resolved");
    int open = flow.dice().chance(0.97) ? flow.dice().between(1, 4) : 0;
    long order = flow.dice().between(10_000L, 99_999L);
    var matched =
        flow.after(40)
            .entry(
                APP,
                open == 0 ? Grade.NOTICE : INFO,
                "invoice.match",
                open == 0 ? "No open order for invoice " + invoice : "Matched with order " + order,
                new Facts().partner(flow.partner()).number("openOrders", open));
    var booked =
        flow.after(25)
            .entry(
                APP,
                INFO,
                open == 0 ? "invoice.park" : "invoice.book",
                "Invoice " + invoice + (open == 0 ? " parked" : " booked"),
                new Facts().after(flow.elapsed()));
    flow.send(APP, List.of(matched, booked));
    flow.after(12).log(HUB, INFO, "deliver", "Delivered to invoices-in");
  }
}
