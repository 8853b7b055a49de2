package dev.tidemark.samples;

import dev.tidemark.partitioner.event.Times;
import java.util.List;

/**
 * How the servers of a log topic write events.
 *
 * @param type the kind of their events
 * @param sendsMessages whether they send messages with several events instead of single events
 * @param isRouted whether events also contain the parts of their date
 * @param files the source files of their code
 */
record LogSource(String type, boolean sendsMessages, boolean isRouted, List<String> files) {
  private static final LogSource WEB =
      new LogSource(
          "request", true, false, List.of("portal/routes/orders.ts", "portal/routes/session.ts"));
  private static final LogSource APP =
      new LogSource(
          "request", true, false, List.of("orders/OrderService.java", "orders/PriceClient.java"));
  private static final LogSource AGW =
      new LogSource(
          "transaction", false, false, List.of("gateway/policy.lua", "gateway/router.lua"));
  private static final LogSource HUB =
      new LogSource("message", false, false, List.of("hub/Delivery.java", "hub/Mapping.java"));
  private static final LogSource CONNECTOR =
      new LogSource(
          "exchange", false, true, List.of("connector/Session.java", "connector/Idoc.java"));
  private static final LogSource CONTAINER =
      new LogSource("process", false, true, List.of("runtime/supervisor.go", "runtime/probe.go"));

  static LogSource of(SampleTopic topic) {
    return switch (topic) {
      case WEB -> WEB;
      case APP -> APP;
      case AGW -> AGW;
      case HUB -> HUB;
      case CONNECTOR -> CONNECTOR;
      case CONTAINER -> CONTAINER;
      case RUNS, DATA_LAKE_CHANGES, TEST, STATUS_CHANGE, LOGINS, CUSTOMER_EVENTS ->
          throw new IllegalArgumentException(topic + " is not a log topic");
    };
  }

  /** Returns the source line that logs an action; always the same for an action. */
  String caller(String action) {
    int hash = action.hashCode();
    String file = files.get(Math.floorMod(hash, files.size()));
    return file + ":" + (20 + Math.floorMod(hash >> 3, 400)) + ":" + (5 + Math.floorMod(hash, 36));
  }

  /** Writes the parts of a time as strings, as the routing of events needs them. */
  static void writeRoute(EventWriter eventWriter, long time) {
    String text = Times.format(time);
    eventWriter
        .text("year", text.substring(0, 4))
        .text("month", text.substring(5, 7))
        .text("day", text.substring(8, 10))
        .text("hour", text.substring(11, 13));
  }
}
