package dev.tidemark.testkit.law;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.sql.pattern.PatternException;
import dev.tidemark.sql.pattern.PortablePattern;
import dev.tidemark.testkit.generate.RandomPattern;
import dev.tidemark.testkit.generate.SeededRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** A portable pattern has the same matches by its documentation, in Java, and in an engine. */
public abstract class PatternContract {
  private static final long SEED = Long.getLong("tidemark.seed", 1);
  private static final int PATTERNS = Integer.getInteger("tidemark.patterns", 400);
  private static final int TEXTS = 40;

  /** A pattern, and texts that it may match. */
  protected record Example(PortablePattern pattern, List<String> texts) {}

  /** Returns the indexes of the texts that each pattern matches in the engine under test. */
  protected abstract List<Set<Integer>> matching(List<Example> all) throws Exception;

  /** The expected matches of a pattern. */
  private record KnownMatches(long seed, Set<Integer> expected) {}

  /** {@code -Dtidemark.patterns=100000} tries more patterns, {@code -Dtidemark.seed=7} others. */
  @Test
  void a_random_pattern_matches_the_same_random_texts_everywhere() throws Exception {
    SeededRandom seeds = new SeededRandom(SEED);
    List<String> failures = new ArrayList<>();
    List<KnownMatches> known = new ArrayList<>();
    List<Example> all = new ArrayList<>();
    for (int i = 0; i < PATTERNS; i++) {
      long seed = seeds.seed();
      SeededRandom seededRandom = new SeededRandom(seed);
      RandomPattern meant = RandomPattern.draw(seededRandom, 4);
      PortablePattern pattern;
      try {
        pattern = PortablePattern.parse(meant.text());
      } catch (PatternException e) {
        String problem = String.valueOf(e.getMessage());
        if (!problem.contains("large")) failures.add("seed " + seed + "L: " + problem);
        continue;
      }
      List<String> texts = texts(meant, seededRandom);
      Set<Integer> expected = new TreeSet<>();
      Set<Integer> java = new TreeSet<>();
      for (int t = 0; t < texts.size(); t++) {
        if (meant.matches(texts.get(t))) expected.add(t);
        if (pattern.matches(texts.get(t))) java.add(t);
      }
      compare("Java", seed, pattern, texts, expected, java, failures);
      known.add(new KnownMatches(seed, expected));
      all.add(new Example(pattern, texts));
    }
    List<Set<Integer>> found = matching(all);
    long matches = 0;
    for (int i = 0; i < all.size(); i++) {
      Example example = all.get(i);
      Set<Integer> expected = known.get(i).expected();
      matches += expected.size();
      compare(
          "engine",
          known.get(i).seed(),
          example.pattern(),
          example.texts(),
          expected,
          found.get(i),
          failures);
    }
    System.out.printf(
        "patterns from seed %d: %d with %d texts each, %d matches, %d wrong%n",
        SEED, PATTERNS, TEXTS, matches, failures.size());
    assertThat(failures).isEmpty();
    assertThat(matches).as("texts that match").isGreaterThan(PATTERNS);
  }

  private static void compare(
      String who,
      long seed,
      PortablePattern pattern,
      List<String> texts,
      Set<Integer> expected,
      Set<Integer> found,
      List<String> failures) {
    for (int i = 0; i < texts.size(); i++) {
      if (expected.contains(i) == found.contains(i)) continue;
      failures.add(
          "seed %dL, %s: %s (%s) on %s should be %b"
              .formatted(
                  seed,
                  who,
                  shown(pattern.text()),
                  shown(pattern.regex()),
                  shown(texts.get(i)),
                  expected.contains(i)));
    }
  }

  private static List<String> texts(RandomPattern pattern, SeededRandom seededRandom) {
    List<String> texts = new ArrayList<>();
    while (texts.size() < TEXTS) {
      String text = seededRandom.chance(0.7) ? pattern.sample(seededRandom) : random(seededRandom);
      int[] characters = text.codePoints().toArray();
      if (characters.length > 0 && seededRandom.chance(0.3)) {
        characters[seededRandom.below(characters.length)] =
            seededRandom.pick(RandomPattern.ALPHABET);
      }
      String changed = new String(characters, 0, characters.length);
      texts.add(seededRandom.chance(0.1) ? changed + random(seededRandom) : changed);
    }
    return texts;
  }

  private static String random(SeededRandom seededRandom) {
    StringBuilder text = new StringBuilder();
    for (int i = seededRandom.below(6); i > 0; i--)
      text.appendCodePoint(seededRandom.pick(RandomPattern.ALPHABET));
    return text.toString();
  }

  private static String shown(String text) {
    StringBuilder shown = new StringBuilder("\"");
    text.codePoints()
        .forEach(
            c -> {
              if (c >= ' ' && c < 0x7f) shown.append((char) c);
              else shown.append("\\u{%x}".formatted(c));
            });
    return shown.append('"').toString();
  }
}
