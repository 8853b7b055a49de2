package dev.tidemark.sql.page;

/** Who runs a query, for those of others that run beside it. */
public interface Requester {
  /** Somebody the caller alone. */
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

  /** Those of one name have their turns among themselves. */
  String name();

  /** Runs what waits for others' statements to end, and meanwhile keeps as little as it can. */
  void waiting(Runnable wait);
}
