package dev.tidemark.samples;

/** The events of a flow from its beginning to its end. */
interface Scenario {
  /** Generates the events; a failure that cannot occur in this scenario has no effect. */
  void tell(Flow flow, FlowFailure flowFailure);
}
