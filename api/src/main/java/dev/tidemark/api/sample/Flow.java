package dev.tidemark.api.sample;

import dev.tidemark.api.sample.Organisation.Connector;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One flow through the platform while it is told: its clock, and where its events go. All of them
 * share its transaction id; no two are of one moment.
 */
final class Flow {
  private final Dice dice;
  private final Organisation organisation;
  private final String env;
  private final Connector connector;
  private final String partner;
  private final String transactionId;
  private final long begin;
  private final Consumer<Draft> out;
  private long now;

  Flow(Dice dice, Organisation organisation, String env, long begin, Consumer<Draft> out) {
    this.dice = dice;
    this.organisation = organisation;
    this.env = env;
    this.connector = dice.favourite(organisation.connectors());
    this.partner = dice.favourite(connector.partners());
    this.transactionId = dice.uuid() + "-" + dice.uuid();
    this.begin = begin;
    this.now = begin;
    this.out = out;
  }

  Dice dice() {
    return dice;
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
    now += dice.around(ms);
    return this;
  }

  /** Logs one event, now. */
  void log(SampleTopic where, Grade grade, String action, String description) {
    send(where, List.of(entry(where, grade, action, description, null)));
  }

  /** Logs one event with a detail, now. */
  void log(
      SampleTopic where, Grade grade, String action, String description, Consumer<Json> detail) {
    send(where, List.of(entry(where, grade, action, description, detail)));
  }

  /** An event of now that is not logged by itself but with others, in a message. */
  Entry entry(
      SampleTopic where,
      Grade grade,
      String action,
      String description,
      @Nullable Consumer<Json> detail) {
    now++;
    var source = Source.of(where);
    String server = where.topic() + "-" + dice.between(1, 4) + "." + env;
    return new Entry(
        now, grade, action, description, source.type(), server, source.caller(action), detail);
  }

  /** Logs events of one request, in time order: as one message where the topic has such. */
  void send(SampleTopic where, List<Entry> timeline) {
    var source = Source.of(where);
    long time = timeline.getLast().time();
    out.accept(
        new Draft(
            where,
            time,
            env,
            organisation.id(),
            timeline.size(),
            json -> {
              json.text("organizationID", organisation.id())
                  .text("logType", where.topic())
                  .text("environment", env)
                  .text("transactionId", transactionId);
              if (source.sendsMessages())
                json.objects("events", timeline, (it, entry) -> entry.write(it));
              else timeline.getFirst().write(json);
              if (source.isRouted()) Source.writeRoute(json, time);
            }));
  }
}
