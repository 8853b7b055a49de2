package dev.tidemark.api.cli.text;

import java.io.PrintWriter;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Where a command writes; on both ways nothing steers a terminal.
 *
 * @param out its answer
 * @param err everything beside it: progress, hints, errors
 */
public record CommandOutput(PrintWriter out, PrintWriter err) {
  /** Of a command that picocli runs. */
  public static CommandOutput of(@Nullable CommandSpec spec) {
    var command = Objects.requireNonNull(spec, "picocli sets it").commandLine();
    return new CommandOutput(
        new PrintableWriter(command.getOut()), new PrintableWriter(command.getErr()));
  }
}
