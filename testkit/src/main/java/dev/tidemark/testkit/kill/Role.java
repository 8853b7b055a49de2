package dev.tidemark.testkit.kill;

import java.util.Locale;

/** What a process does on the lake, until there is nothing more to do. */
enum Role {
  /** Lands parcel after parcel, and writes down which are accepted. */
  LANDER,
  /** Loads what has landed. */
  LOADER;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
