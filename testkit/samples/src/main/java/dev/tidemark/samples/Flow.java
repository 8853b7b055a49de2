package dev.tidemark.samples;

import dev.tidemark.samples.Organisation.Connector;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One flow through the platform while it is told: its clock, and where its events go. All of them
 * share its transaction id; no two are of one moment.
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

  /** How long it has been on its way, in milliseconds. */
  long elapsed() {
    return now - begin;
  }

  /** Lets about so many milliseconds go by. */
  Flow after(double ms) {
    now += seededRandom.around(ms);
    return this;
  }

  /** Logs one event, now. */
  void log(SampleTopic where, Severity severity, String action, String description) {
    send(where, List.of(entry(where, severity, action, description, null)));
  }

  /** Logs one event with a detail, now. */
  void log(
      SampleTopic where,
      Severity severity,
      String action,
      String description,
      Consumer<EventWriter> detail) {
    send(where, List.of(entry(where, severity, action, description, detail)));
  }

  /** An event of now that is not logged by itself but with others, in a message. */
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

  /** Logs events of one request, in time order: as one message where the topic has such. */
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
