package dev.tidemark.api.cli;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds what was typed and did not become text: the JVM reads arguments and the environment by the
 * locale's encoding and puts U+FFFD where that does not fit. A filter of such a text would mean
 * other events, a path another file, a name somebody else.
 */
final class UndecodedArguments {
  private static final String VARIABLES = "TIDEMARK_";

  private UndecodedArguments() {}

  /** What to say of the first one. */
  static Optional<String> in(String[] arguments, Map<String, String> environment) {
    var variables =
        environment.entrySet().stream()
            .filter(variable -> variable.getKey().startsWith(VARIABLES))
            .map(variable -> variable.getKey() + "=" + variable.getValue());
    return Stream.concat(Arrays.stream(arguments), variables)
        .filter(UndecodedArguments::isUndecoded)
        .findFirst()
        .map(
            text ->
                "'%s' was not understood: it is not text in the encoding of the locale; run it with LC_ALL=C.UTF-8, and write U+FFFD itself as \\ufffd in JSON"
                    .formatted(text));
  }

  private static boolean isUndecoded(String text) {
    return text.codePoints()
        .anyMatch(c -> c == 0xFFFD || Character.getType(c) == Character.SURROGATE);
  }
}
