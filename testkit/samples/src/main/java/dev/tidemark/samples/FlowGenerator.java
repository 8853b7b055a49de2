package dev.tidemark.samples;

import java.util.List;
import java.util.function.Consumer;

/** Generates the flows through the platform, as events of its six log topics. */
final class FlowGenerator implements EventGenerator {
  private static final String PROD = "prod";
  private static final String TEST = "test";
  private static final String DEV = "dev";
  private static final long TEST_DAYS = 45;
  private static final long DEV_DAYS = 21;

  private final SeededRandom seededRandom;
  private final List<Incident> incidents;
  private final long end;
  private final Scenario order = new OrderScenario();
  private final Scenario invoice = new InvoiceScenario();
  private final Scenario visit = new VisitScenario();
  private final Scenario container = new ContainerScenario();

  FlowGenerator(SeededRandom seededRandom, List<Incident> incidents, long end) {
    this.seededRandom = seededRandom;
    this.incidents = incidents;
    this.end = end;
  }

  @Override
  public void tell(long from, long to, Consumer<EventDraft> out) {
    double sum = HourlyRate.OFFICE.weight(from, to) + Incident.weight(incidents, from, to);
    double drawn = seededRandom.unit() * sum;
    for (Incident incident : incidents) {
      drawn -= incident.weight(from, to);
      if (drawn < 0) {
        tell(incident, Math.max(from, incident.from()), Math.min(to, incident.to()), out);
        return;
      }
    }
    tellUsual(seededRandom.between(from, to - 1), out);
  }

  private void tell(Incident incident, long from, long to, Consumer<EventDraft> out) {
    var organisation = Organisation.byId(incident.organisation());
    var flow = new Flow(seededRandom, organisation, PROD, seededRandom.between(from, to - 1), out);
    boolean fails = seededRandom.chance(incident.failing());
    order.tell(flow, fails ? incident.flowFailure() : FlowFailure.NONE);
  }

  private void tellUsual(long begin, Consumer<EventDraft> out) {
    String env = env(begin);
    var organisation = env.equals(PROD) ? organisation(begin) : Organisation.ALL.getFirst();
    var flow = new Flow(seededRandom, organisation, env, begin, out);
    boolean fails = seededRandom.chance(env.equals(PROD) ? 0.03 : 0.1);
    story().tell(flow, fails ? seededRandom.favourite(FlowFailure.USUAL) : FlowFailure.NONE);
  }

  /** Chooses the environment: test and dev have events only in the last weeks, not on weekends. */
  private String env(long begin) {
    double drawn = seededRandom.unit();
    if (HourlyRate.isWeekend(begin)) return PROD;
    if (drawn < 0.03 && begin >= end - DEV_DAYS * HourlyRate.DAY) return DEV;
    if (drawn > 0.92 && begin >= end - TEST_DAYS * HourlyRate.DAY) return TEST;
    return PROD;
  }

  private Organisation organisation(long begin) {
    boolean weekend = HourlyRate.isWeekend(begin);
    while (true) {
      int drawn = seededRandom.between(0, 99);
      for (Organisation organisation : Organisation.ALL) {
        drawn -= organisation.busyness();
        if (drawn < 0 && (organisation.weekends() || !weekend)) return organisation;
        if (drawn < 0) break;
      }
    }
  }

  private Scenario story() {
    double drawn = seededRandom.unit();
    if (drawn < 0.46) return order;
    if (drawn < 0.62) return invoice;
    return drawn < 0.88 ? visit : container;
  }
}
