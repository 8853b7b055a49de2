package dev.tidemark.samples;

import dev.tidemark.samples.Organisation.Connector;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One flow through the platform: its clock, and the receiver of its events. All its events have its
 * transaction id, and no two have the same time.
 */
final class Flow {
  private final SeededRandom seededRandom;
  private final Organisation organisation;
  private final String env;
  private final Connector connector;
  private final String partner;
  private final String transactionId;
  private final long begin;
  private final Consumer<EventDraft> out;
  private long now;

  Flow(
      SeededRandom seededRandom,
      Organisation organisation,
      String env,
      long begin,
      Consumer<EventDraft> out) {
    this.seededRandom = seededRandom;
    this.organisation = organisation;
    this.env = env;
    this.connector = seededRandom.favourite(organisation.connectors());
    this.partner = seededRandom.favourite(connector.partners());
    this.transactionId = seededRandom.uuid() + "-" + seededRandom.uuid();
    this.begin = begin;
    this.now = begin;
    this.out = out;
  }

  SeededRandom dice() {
    return seededRandom;
  }

  Organisation organisation() {
    return organisation;
  }

  Connector connector() {
    return connector;
  }

  String partner() {
    return partner;
  }

  /** Returns how long the flow has been running, in milliseconds. */
  long elapsed() {
    return now - begin;
  }

  /** Advances the clock by about this many milliseconds. */
  Flow after(double ms) {
    now += seededRandom.around(ms);
    return this;
  }

  /** Logs one event with the current time. */
  void log(SampleTopic where, Severity severity, String action, String description) {
    send(where, List.of(entry(where, severity, action, description, null)));
  }

  /** Logs one event that has a detail, with the current time. */
  void log(
      SampleTopic where,
      Severity severity,
      String action,
      String description,
      Consumer<EventWriter> detail) {
    send(where, List.of(entry(where, severity, action, description, detail)));
  }

  /** Returns an event with the current time that is logged later, in a message with others. */
  LogEntry entry(
      SampleTopic where,
      Severity severity,
      String action,
      String description,
      @Nullable Consumer<EventWriter> detail) {
    now++;
    var logSource = LogSource.of(where);
    String server = where.topic() + "-" + seededRandom.between(1, 4) + "." + env;
    return new LogEntry(
        now,
        severity,
        action,
        description,
        logSource.type(),
        server,
        logSource.caller(action),
        detail);
  }

  /** Logs events of one request, in time order; as one message if the topic has messages. */
  void send(SampleTopic where, List<LogEntry> timeline) {
    var logSource = LogSource.of(where);
    long time = timeline.getLast().time();
    out.accept(
        new EventDraft(
            where,
            time,
            env,
            organisation.id(),
            timeline.size(),
            eventWriter -> {
              eventWriter
                  .text("organizationID", organisation.id())
                  .text("logType", where.topic())
                  .text("environment", env)
                  .text("transactionId", transactionId);
              if (logSource.sendsMessages())
                eventWriter.objects("events", timeline, (it, logEntry) -> logEntry.write(it));
              else timeline.getFirst().write(eventWriter);
              if (logSource.isRouted()) LogSource.writeRoute(eventWriter, time);
            }));
  }
}
