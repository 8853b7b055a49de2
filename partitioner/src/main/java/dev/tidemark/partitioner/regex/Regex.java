package dev.tidemark.partitioner.regex;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A regular expression of ECMA-262 (2024) with flag {@code u} that matches anywhere in a text.
 *
 * <p>Matching does not recurse on the stack of the thread. For a pattern without back references
 * and look-arounds, the number of steps grows linearly with the text. Any other pattern stops at
 * the step limit. Immutable and thread-safe.
 */
public final class Regex {
  /** The largest program that is simulated. */
  private static final int LARGEST_SIMULATED = 20_000;

  /** The steps per character that backtracking may take before the simulation is used. */
  private static final int PATIENCE = 24;

  /** Offsets where no match can start are skipped quickly. */
  private static final int CHARACTERS_A_STEP = 8;

  private final Program program;

  /** The expanded program; null if it cannot be simulated. */
  private final @Nullable Program written;

  private final boolean anchored;
  private final CodePointSet first;

  /** Whether a match may start with any code point, or is empty. */
  private final boolean anywhere;

  private Regex(Node node, Program program, @Nullable Program written) {
    this.program = program;
    this.written = written;
    anchored = node.isAnchored();
    first = node.first();
    anywhere = first.isAll();
  }

  /**
   * Compiles a pattern.
   *
   * @throws RegexSyntaxException if the pattern is not valid
   */
  public static Regex of(String pattern) throws RegexSyntaxException {
    Node node = PatternParser.parse(pattern);
    int groups = GroupNames.of(pattern).count();
    Program program = Compiler.compile(node, false, groups);
    return new Regex(node, program, written(node, groups).orElse(null));
  }

  private static Optional<Program> written(Node node, int groups) {
    if (!node.isRegular()) return Optional.empty();
    try {
      return Optional.of(Compiler.compile(node, true, groups))
          .filter(program -> program.code().length <= LARGEST_SIMULATED);
    } catch (RegexSyntaxException tooLarge) {
      return Optional.empty();
    }
  }

  /**
   * Returns whether a text contains a match.
   *
   * @param length the number of chars that are the text, which has no lone surrogates
   * @throws StepLimitException if more steps are needed than are left
   */
  public boolean isIn(char[] text, int length, Steps steps) {
    long allowed = steps.left();
    if (written != null) allowed = Math.min(allowed, PATIENCE * (length + 16L));
    Backtracker backtracker = new Backtracker(program, text, length, steps.stack(), allowed);
    boolean found = search(backtracker, text, length);
    steps.stack().clear();
    if (backtracker.left() >= 0) {
      steps.take(allowed - backtracker.left() + length / CHARACTERS_A_STEP);
      return found;
    }
    if (written == null) throw new StepLimitException();
    steps.take(allowed);
    return new NfaSimulation(written, text, length, steps).finds(!anchored);
  }

  private boolean search(Backtracker backtracker, char[] text, int length) {
    int at = 0;
    while (backtracker.left() >= 0) {
      if (anywhere || (at < length && startsAt(text, at, length))) {
        if (backtracker.matches(at)) return true;
      }
      if (anchored || at >= length) return false;
      at += Character.charCount(TextPositions.codePoint(text, at, length));
    }
    return false;
  }

  private boolean startsAt(char[] text, int at, int length) {
    return first.has(TextPositions.codePoint(text, at, length));
  }
}
