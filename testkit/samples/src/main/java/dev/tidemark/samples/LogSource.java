package dev.tidemark.samples;

import dev.tidemark.partitioner.event.Times;
import java.util.List;

/**
 * How the servers of a log topic write.
 *
 * @param type the kind of their events
 * @param sendsMessages whether they send messages that carry several events, not each by itself
 * @param isRouted whether they send the parts of the date along
 * @param files the sources of their code
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
          throw new IllegalArgumentException(topic + " is no log");
    };
  }

  /** The place that logs an action: the same one each time. */
  String caller(String action) {
    int hash = action.hashCode();
    String file = files.get(Math.floorMod(hash, files.size()));
    return file + ":" + (20 + Math.floorMod(hash >> 3, 400)) + ":" + (5 + Math.floorMod(hash, 36));
  }

  /** The parts of a time, of which routing needs no more than the texts. */
  static void writeRoute(EventWriter eventWriter, long time) {
    String text = Times.format(time);
    eventWriter
        .text("year", text.substring(0, 4))
        .text("month", text.substring(5, 7))
        .text("day", text.substring(8, 10))
        .text("hour", text.substring(11, 13));
  }
}
