package dev.tidemark.api.sample;

import java.util.List;
import java.util.function.Consumer;

/** Tells the flows through the platform, in the words of its six log topics. */
final class FlowTeller implements Teller {
  private static final String PROD = "prod";
  private static final String TEST = "test";
  private static final String DEV = "dev";
  private static final long TEST_DAYS = 45;
  private static final long DEV_DAYS = 21;

  private final Dice dice;
  private final List<Incident> incidents;
  private final long end;
  private final Story order = new OrderStory();
  private final Story invoice = new InvoiceStory();
  private final Story visit = new VisitStory();
  private final Story container = new ContainerStory();

  FlowTeller(Dice dice, List<Incident> incidents, long end) {
    this.dice = dice;
    this.incidents = incidents;
    this.end = end;
  }

  @Override
  public void tell(long from, long to, Consumer<Draft> out) {
    double sum = Rhythm.OFFICE.weight(from, to) + Incident.weight(incidents, from, to);
    double drawn = dice.unit() * sum;
    for (Incident incident : incidents) {
      drawn -= incident.weight(from, to);
      if (drawn < 0) {
        tell(incident, Math.max(from, incident.from()), Math.min(to, incident.to()), out);
        return;
      }
    }
    tellUsual(dice.between(from, to - 1), out);
  }

  private void tell(Incident incident, long from, long to, Consumer<Draft> out) {
    var organisation = Organisation.byId(incident.organisation());
    var flow = new Flow(dice, organisation, PROD, dice.between(from, to - 1), out);
    boolean fails = dice.chance(incident.failing());
    order.tell(flow, fails ? incident.trouble() : Trouble.NONE);
  }

  private void tellUsual(long begin, Consumer<Draft> out) {
    String env = env(begin);
    var organisation = env.equals(PROD) ? organisation(begin) : Organisation.ALL.getFirst();
    var flow = new Flow(dice, organisation, env, begin, out);
    boolean fails = dice.chance(env.equals(PROD) ? 0.03 : 0.1);
    story().tell(flow, fails ? dice.favourite(Trouble.USUAL) : Trouble.NONE);
  }

  /** Test and dev keep the last weeks only, and nobody works there on a weekend. */
  private String env(long begin) {
    double drawn = dice.unit();
    if (Rhythm.isWeekend(begin)) return PROD;
    if (drawn < 0.03 && begin >= end - DEV_DAYS * Rhythm.DAY) return DEV;
    if (drawn > 0.92 && begin >= end - TEST_DAYS * Rhythm.DAY) return TEST;
    return PROD;
  }

  private Organisation organisation(long begin) {
    boolean weekend = Rhythm.isWeekend(begin);
    while (true) {
      int drawn = dice.between(0, 99);
      for (Organisation organisation : Organisation.ALL) {
        drawn -= organisation.busyness();
        if (drawn < 0 && (organisation.weekends() || !weekend)) return organisation;
        if (drawn < 0) break;
      }
    }
  }

  private Story story() {
    double drawn = dice.unit();
    if (drawn < 0.46) return order;
    if (drawn < 0.62) return invoice;
    return drawn < 0.88 ? visit : container;
  }
}
