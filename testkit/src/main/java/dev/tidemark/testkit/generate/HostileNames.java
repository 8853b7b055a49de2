package dev.tidemark.testkit.generate;

/** Generates names that are dangerous in a path: other folders, other values, no value. */
public final class HostileNames {
  private HostileNames() {}

  /** Returns a name of any length. */
  public static String any(SeededRandom seededRandom) {
    return switch (seededRandom.below(5)) {
      case 0 ->
          seededRandom.pick(
              "",
              ".",
              "..",
              "../..",
              "/",
              "/etc/passwd",
              "a=b",
              "env=x/org=y",
              "%",
              "%2F",
              "%2f",
              "~null",
              "~empty",
              "~",
              "a/type=x/2025-01-01/",
              "_hidden",
              ".hidden",
              "a\u0000b",
              "\n",
              "~" + "0".repeat(64),
              "CON",
              "a ",
              " a",
              "ß",
              "*",
              "?",
              "[x]",
              "\\");
      case 1 -> seededRandom.pick("x", "é", "😀", "%", "/").repeat(1 + seededRandom.below(150));
      default -> Texts.any(seededRandom);
    };
  }
}
