package dev.tidemark.api.sample;

/** What happens in a flow from its beginning to its end. */
interface Story {
  /** Tells it; a trouble that it does not know passes it by. */
  void tell(Flow flow, Trouble trouble);
}
