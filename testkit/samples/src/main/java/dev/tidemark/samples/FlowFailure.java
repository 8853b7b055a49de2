package dev.tidemark.samples;

import java.util.List;

/** What may go wrong in a flow. */
enum FlowFailure {
  NONE,
  /** The partner's system takes the document and rejects it. */
  REJECTED,
  /** The partner's system is not there, however often it is tried. */
  REFUSED,
  /** The partner's system is not there at first; the second or third attempt succeeds. */
  RECOVERED,
  /** The document cannot be mapped. */
  UNMAPPED,
  /** The worker that maps the document is killed, and another one does its work. */
  KILLED,
  /** A price is not there in time. */
  SLOW,
  /** The caller may not do what it asks for. */
  DENIED;

  /** What goes wrong on a normal day, the frequent first. */
  static final List<FlowFailure> USUAL =
      List.of(RECOVERED, REJECTED, DENIED, UNMAPPED, SLOW, REFUSED, KILLED);
}
