package dev.tidemark.sql.page;

/** The caller of a query, as the queries of other callers see it. */
public interface Requester {
  /** A caller without other callers. */
  Requester ALONE =
      new Requester() {
        @Override
        public String name() {
          return "";
        }

        @Override
        public void waiting(Runnable wait) {
          wait.run();
        }
      };

  /** Returns the name; queries with the same name share one turn. */
  String name();

  /**
   * Runs code that waits for other callers' statements, and keeps as few resources as possible
   * meanwhile.
   */
  void waiting(Runnable wait);
}
