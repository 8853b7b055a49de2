package dev.tidemark.partitioner.regex;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A regular expression of ECMA-262 (2024) with flag {@code u}, which is found anywhere in a text.
 *
 * <p>No step recurses on the thread's stack. A pattern without references and looks around takes
 * steps that grow with the text as the text does; any other ends at the limit of its steps. Safe
 * for use by any number of threads.
 */
public final class Regex {
  /** A program that is larger is not gone through all ways at once. */
  private static final int LARGEST_SIMULATED = 20_000;

  /**
   * Steps for each character that one way after the other may take before all are taken at once.
   */
  private static final int PATIENCE = 24;

  /** Places of a text where nothing can begin are passed over quickly. */
  private static final int CHARACTERS_A_STEP = 8;

  private final Program program;

  /** The program written out; null where it cannot be simulated. */
  private final @Nullable Program written;

  private final boolean anchored;
  private final CodePointSet first;

  /** Whether a match may begin at any place, whatever is there. */
  private final boolean anywhere;

  private Regex(Node node, Program program, @Nullable Program written) {
    this.program = program;
    this.written = written;
    anchored = node.isAnchored();
    first = node.first();
    anywhere = first.isAll();
  }

  /**
   * The expression that a pattern is.
   *
   * @throws RegexSyntaxException if it is none
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
   * Whether a text holds a match.
   *
   * @param length how many of the characters are the text, which has no lone surrogates
   * @throws StepLimitException if that takes more steps than there are
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
