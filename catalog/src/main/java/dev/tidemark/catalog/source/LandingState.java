package dev.tidemark.catalog.source;

/**
 * The landed objects of a topic that were not loaded when they were last listed.
 *
 * @param unreadable objects that could not be read and are retried, as far as they are counted
 * @param setAside objects that could not be read several times and are no longer read
 * @param misplaced objects of the topic in a folder, or with a name, that no load reads
 * @param folders folders of the landing zone, of all topics, that could not be listed
 */
public record LandingState(int unreadable, int setAside, int misplaced, int folders) {
  public static final LandingState CLEAN = new LandingState(0, 0, 0, 0);

  public boolean isClean() {
    return equals(CLEAN);
  }
}
