package dev.tidemark.samples;

import static dev.tidemark.samples.SampleTopic.CONNECTOR;
import static dev.tidemark.samples.SampleTopic.HUB;
import static dev.tidemark.samples.Severity.DEBUG;
import static dev.tidemark.samples.Severity.ERROR;
import static dev.tidemark.samples.Severity.INFO;
import static dev.tidemark.samples.Severity.NOTICE;
import static dev.tidemark.samples.Severity.WARN;

import dev.tidemark.samples.Organisation.Connector;
import java.util.List;
import java.util.function.Consumer;

/** Delivers a document from the hub to a connector, and from there to the system of the partner. */
enum DocumentDelivery {
  ACCEPTED,
  REJECTED,
  UNREACHABLE;

  private static final int ATTEMPTS = 3;
  private static final List<String> OBJECTIONS =
      List.of(
          "status 51, order type ZOR unknown",
          "status 51, material 7-4410 is locked",
          "status 56, no partner profile",
          "status 51, quantity must be a multiple of 12");

  static DocumentDelivery of(Flow flow, PurchaseOrder purchaseOrder, FlowFailure flowFailure) {
    String document = document(flow.connector(), purchaseOrder);
    int lucky = flow.dice().between(2, ATTEMPTS);
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      begin(flow, attempt);
      boolean reachable =
          switch (flowFailure) {
            case REFUSED -> false;
            case RECOVERED -> attempt >= lucky;
            case NONE, REJECTED, UNMAPPED, KILLED, SLOW, DENIED -> true;
          };
      if (reachable) return exchange(flow, document, attempt, flowFailure == FlowFailure.REJECTED);
      reject(flow, attempt);
    }
    giveUp(flow, ATTEMPTS);
    return UNREACHABLE;
  }

  private static String document(Connector connector, PurchaseOrder purchaseOrder) {
    return switch (connector.kind()) {
      case SAP -> "IDoc " + MessageNumbers.padded(purchaseOrder.document(), 10);
      case EDIFACT -> "ORDERS message " + purchaseOrder.document();
      case FTP -> "File orders-" + purchaseOrder.document() + ".csv";
      case REST -> "Order document " + purchaseOrder.document();
    };
  }

  private static void begin(Flow flow, int attempt) {
    flow.after(30)
        .log(
            HUB,
            INFO,
            "deliver",
            "Attempt " + attempt + " to connector " + flow.connector().name(),
            new LogDetail().number("attempt", attempt).partner(flow.partner()));
  }

  private static DocumentDelivery exchange(
      Flow flow, String document, int attempt, boolean objected) {
    var connector = flow.connector();
    flow.after(18)
        .log(
            CONNECTOR,
            DEBUG,
            "connect",
            "Connected to " + connector.host() + ":" + connector.port(),
            new LogDetail().with("endpoint", endpoint(connector)));
    flow.after(55)
        .log(CONNECTOR, INFO, "send", document + " sent", new LogDetail().partner(flow.partner()));
    long sent = flow.elapsed();
    if (objected) {
      reject(flow, document, sent);
      giveUp(flow, attempt);
      return REJECTED;
    }
    flow.after(420);
    long took = flow.elapsed() - sent;
    flow.log(
        CONNECTOR,
        INFO,
        "receive",
        document + " accepted in " + MessageNumbers.duration(took),
        new LogDetail().after(took).code("53").partner(flow.partner()));
    flow.after(20)
        .log(
            HUB,
            INFO,
            "deliver",
            "Delivered to connector " + connector.name(),
            new LogDetail().number("attempt", attempt).after(took));
    return ACCEPTED;
  }

  private static void reject(Flow flow, String document, long sent) {
    String objection = flow.dice().favourite(OBJECTIONS);
    String code = objection.substring("status ".length(), objection.indexOf(','));
    flow.after(2_600);
    long took = flow.elapsed() - sent;
    flow.log(
        CONNECTOR,
        ERROR,
        "receive",
        document + " rejected: " + objection,
        new LogDetail()
            .after(took)
            .code(code)
            .partner(flow.partner())
            .with(
                "answer",
                it ->
                    it.text("document", document)
                        .number("segments", document.length() % 7 + 3)
                        .text("text", objection)));
    flow.after(35)
        .log(
            HUB,
            ERROR,
            "deliver",
            "Delivery failed: partner answered " + code,
            new LogDetail().code(code).partner(flow.partner()));
    flow.after(18).log(HUB, NOTICE, "retry", "Not retried: permanent error");
  }

  private static void reject(Flow flow, int attempt) {
    var connector = flow.connector();
    flow.after(40)
        .log(
            CONNECTOR,
            ERROR,
            "connect",
            "Connection refused by " + connector.host() + ":" + connector.port(),
            new LogDetail().code("ECONNREFUSED").with("endpoint", endpoint(connector)));
    if (attempt == ATTEMPTS) return;
    long pause = 2_000L << (attempt - 1);
    flow.after(12)
        .log(
            HUB,
            WARN,
            "retry",
            "Attempt " + attempt + " failed, next in " + MessageNumbers.duration(pause),
            new LogDetail().number("attempt", attempt).number("pauseMs", pause));
    flow.after((double) pause);
  }

  /** Logs that the hub stores a document that it could not deliver, for manual review. */
  static void giveUp(Flow flow, int attempts) {
    String after =
        switch (attempts) {
          case 0 -> "before any attempt";
          case 1 -> "after 1 attempt";
          default -> "after " + attempts + " attempts";
        };
    flow.after(12)
        .log(
            HUB,
            ERROR,
            "deadletter",
            "Dead letter " + after,
            new LogDetail().number("attempts", attempts).partner(flow.partner()));
  }

  private static Consumer<EventWriter> endpoint(Connector connector) {
    return it ->
        it.text("host", connector.host())
            .number("port", connector.port())
            .text("protocol", connector.kind().protocol());
  }
}
