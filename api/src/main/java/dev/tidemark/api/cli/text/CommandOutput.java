package dev.tidemark.api.cli.text;

import java.io.PrintWriter;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The output streams of a command; both escape terminal control characters.
 *
 * @param out the result
 * @param err everything else: progress, hints, errors
 */
public record CommandOutput(PrintWriter out, PrintWriter err) {
  /** Returns the output of a command that picocli runs. */
  public static CommandOutput of(@Nullable CommandSpec spec) {
    var command = Objects.requireNonNull(spec, "picocli sets it").commandLine();
    return new CommandOutput(
        new PrintableWriter(command.getOut()), new PrintableWriter(command.getErr()));
  }
}
