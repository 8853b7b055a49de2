package dev.tidemark.partitioner.topic;

/**
 * The partitioning of a topic's table: always by environment and a period of the event's time, and
 * by organisation if the topic sets it.
 */
public enum Partitioning {
  ENV_HOUR(false, Period.HOUR),
  ENV_DAY(false, Period.DAY),
  ENV_MONTH(false, Period.MONTH),
  ENV_ORG_DAY(true, Period.DAY);

  /** The period of one partition, in UTC. */
  public enum Period {
    HOUR,
    DAY,
    MONTH
  }

  private final boolean byOrg;
  private final Period period;

  Partitioning(boolean byOrg, Period period) {
    this.byOrg = byOrg;
    this.period = period;
  }

  public boolean byOrg() {
    return byOrg;
  }

  public Period period() {
    return period;
  }
}
