package dev.tidemark.api.cli;

import java.io.PrintWriter;

/** The commands, for tests in other packages. */
public final class Commands {
  private Commands() {}

  public static int run(PrintWriter out, PrintWriter err, String... args) {
    return TidemarkCommand.execute(TidemarkCommand.commandLine().setOut(out).setErr(err), args);
  }
}
