package dev.tidemark.api.cli;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds arguments and environment variables that could not be decoded. The JVM decodes them by the
 * encoding of the locale and replaces what does not fit by U+FFFD. A filter with such a text would
 * match other events; a path would name another file, a name another user.
 */
final class UndecodedArguments {
  private static final String VARIABLES = "TIDEMARK_";

  private UndecodedArguments() {}

  /** Returns the message about the first such text. */
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
                "'%s' could not be decoded in the encoding of the locale; set LC_ALL=C.UTF-8, and write U+FFFD itself as \\ufffd in JSON"
                    .formatted(text));
  }

  private static boolean isUndecoded(String text) {
    return text.codePoints()
        .anyMatch(c -> c == 0xFFFD || Character.getType(c) == Character.SURROGATE);
  }
}
