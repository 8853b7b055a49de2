package dev.tidemark.samples;

import java.util.List;

/** The failures that can occur in a flow. */
enum FlowFailure {
  NONE,
  /** The partner's system rejects the document. */
  REJECTED,
  /** The partner's system is not reachable in any attempt. */
  REFUSED,
  /** The partner's system is not reachable at first; the second or third attempt succeeds. */
  RECOVERED,
  /** The document cannot be mapped. */
  UNMAPPED,
  /** The worker that maps the document is killed; another one takes over. */
  KILLED,
  /** A price does not arrive in time. */
  SLOW,
  /** The caller is not permitted to do what it requests. */
  DENIED;

  /** The failures of a normal day, the most frequent first. */
  static final List<FlowFailure> USUAL =
      List.of(RECOVERED, REJECTED, DENIED, UNMAPPED, SLOW, REFUSED, KILLED);
}
