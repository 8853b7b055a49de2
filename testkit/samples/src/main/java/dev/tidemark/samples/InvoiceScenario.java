package dev.tidemark.samples;

import static dev.tidemark.samples.SampleTopic.AGW;
import static dev.tidemark.samples.SampleTopic.APP;
import static dev.tidemark.samples.SampleTopic.CONNECTOR;
import static dev.tidemark.samples.SampleTopic.CONTAINER;
import static dev.tidemark.samples.SampleTopic.HUB;
import static dev.tidemark.samples.Severity.DEBUG;
import static dev.tidemark.samples.Severity.ERROR;
import static dev.tidemark.samples.Severity.INFO;

import java.util.List;

/** A business partner sends an invoice, which is matched with its order. */
final class InvoiceScenario implements Scenario {
  @Override
  public void tell(Flow flow, FlowFailure flowFailure) {
    var seededRandom = flow.dice();
    long invoice = seededRandom.between(500_000L, 999_999L);
    long bytes = seededRandom.around(6_000);
    flow.log(
        CONNECTOR,
        INFO,
        "receive",
        "Invoice " + invoice + " from " + flow.partner() + ", " + MessageNumbers.size(bytes),
        new LogDetail().partner(flow.partner()).number("bytes", bytes));
    flow.after(25).log(HUB, INFO, "accept", "Message accepted, " + MessageNumbers.size(bytes));
    if (flowFailure == FlowFailure.KILLED) ContainerScenario.killed(flow);
    long took = seededRandom.around(60);
    flow.after(30)
        .log(
            CONTAINER,
            DEBUG,
            "exec",
            "Mapping worker ran " + MessageNumbers.duration(took),
            new LogDetail().after(took));
    if (flowFailure == FlowFailure.UNMAPPED) {
      flow.after(5)
          .log(
              HUB,
              ERROR,
              "transform",
              "Mapping failed at /invoice/tax: no rate for country 'ΕΛ'",
              new LogDetail().code("MAP-212").partner(flow.partner()));
      DocumentDelivery.giveUp(flow, 0);
      return;
    }
    flow.after(5)
        .log(
            HUB,
            INFO,
            "transform",
            "Mapped " + flow.connector().kind().format() + " to canonical invoice");
    hand(flow, invoice, flowFailure);
  }

  private static void hand(Flow flow, long invoice, FlowFailure flowFailure) {
    if (flowFailure == FlowFailure.DENIED) {
      flow.after(9)
          .log(
              AGW, ERROR, "authorise", "Scope invoices.write missing", new LogDetail().code("403"));
      DocumentDelivery.giveUp(flow, 1);
      return;
    }
    flow.after(9).log(AGW, INFO, "route", "Route invoices-in resolved");
    int open = flow.dice().chance(0.97) ? flow.dice().between(1, 4) : 0;
    long order = flow.dice().between(10_000L, 99_999L);
    var matched =
        flow.after(40)
            .entry(
                APP,
                open == 0 ? Severity.NOTICE : INFO,
                "invoice.match",
                open == 0 ? "No open order for invoice " + invoice : "Matched with order " + order,
                new LogDetail().partner(flow.partner()).number("openOrders", open));
    var booked =
        flow.after(25)
            .entry(
                APP,
                INFO,
                open == 0 ? "invoice.park" : "invoice.book",
                "Invoice " + invoice + (open == 0 ? " parked" : " booked"),
                new LogDetail().after(flow.elapsed()));
    flow.send(APP, List.of(matched, booked));
    flow.after(12).log(HUB, INFO, "deliver", "Delivered to invoices-in");
  }
}
