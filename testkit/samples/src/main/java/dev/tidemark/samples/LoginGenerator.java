package dev.tidemark.samples;

import dev.tidemark.partitioner.event.Times;
import java.util.List;
import java.util.function.Consumer;

/** Generates users who sign in to one service after another. */
final class LoginGenerator implements EventGenerator {
  private record Service(String id, String name) {}

  private static final List<Service> SERVICES =
      List.of(
          new Service("svc-portal", "Management Portal"),
          new Service("svc-mail", "Mail"),
          new Service("svc-orders", "Orders"),
          new Service("svc-zeit", "Zeiterfassung für Außendienst"),
          new Service("svc-reports", "Reports & Figures"),
          new Service("svc-hub", "Connector Hub"),
          new Service("svc-wiki", "Wiki"),
          new Service("svc-travel", "Déplacements"),
          new Service("svc-lab", "実験室"),
          new Service("svc-archive", "Archive"));

  private final SeededRandom seededRandom;

  /** The time of the last login of each user, so that no two logins are identical. */
  private final long[] last = new long[People.COUNT + 1];

  LoginGenerator(SeededRandom seededRandom) {
    this.seededRandom = seededRandom;
  }

  @Override
  public void tell(long from, long to, Consumer<EventDraft> out) {
    double drawn = seededRandom.unit();
    int user = 1 + (int) (drawn * drawn * People.COUNT);
    long time = seededRandom.between(from, to - 1);
    int logins = seededRandom.between(1, 4);
    for (int i = 0; i < logins; i++) {
      // Sessions of a user are not generated in order; a login that is too early moves after the
      // last.
      time = Math.max(time, last[user] + 1);
      last[user] = time;
      login(user, time, out);
      time += seededRandom.around(90_000);
    }
  }

  private void login(int user, long time, Consumer<EventDraft> out) {
    var service = seededRandom.favourite(SERVICES);
    out.accept(
        new EventDraft(
            SampleTopic.LOGINS,
            time,
            null,
            null,
            eventWriter ->
                eventWriter
                    .text("user_id", Integer.toString(40_000 + user))
                    .text("service_id", service.id())
                    .text("service_name", service.name())
                    .text("timestamp", Times.format(time))));
  }
}
