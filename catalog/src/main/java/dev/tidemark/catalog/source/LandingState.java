package dev.tidemark.catalog.source;

/**
 * What of a topic's landed objects was not loaded when they were last listed.
 *
 * @param unreadable objects that could not be read and are tried again, as far as they are counted
 * @param setAside objects that could not be read several times and are read no more
 * @param misplaced objects that name the topic and lie, or are called, so that no topic's are
 *     looked for there
 * @param folders folders of the landing zone, of whatever topic, that could not be listed
 */
public record LandingState(int unreadable, int setAside, int misplaced, int folders) {
  public static final LandingState CLEAN = new LandingState(0, 0, 0, 0);

  public boolean isClean() {
    return equals(CLEAN);
  }
}
