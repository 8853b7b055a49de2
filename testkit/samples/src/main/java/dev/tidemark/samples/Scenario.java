package dev.tidemark.samples;

/** What happens in a flow from its beginning to its end. */
interface Scenario {
  /** Tells it; a trouble that it does not know passes it by. */
  void tell(Flow flow, FlowFailure flowFailure);
}
