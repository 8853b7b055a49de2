package dev.tidemark.api;

import dev.tidemark.api.cli.Commands;
import java.io.PrintWriter;
import java.io.StringWriter;

/**
 * A command as it ran in this process.
 *
 * @param code its exit code
 */
public record TerminalRun(int code, String out, String err) {
  /** Runs a command. */
  public static TerminalRun of(String... args) {
    var out = new StringWriter();
    var err = new StringWriter();
    int code = Commands.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
    return new TerminalRun(code, out.toString(), err.toString());
  }
}
