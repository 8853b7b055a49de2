package dev.tidemark.api.cli;

import dev.tidemark.api.cli.text.ErrorPrinter;
import dev.tidemark.api.cli.text.StandardOutput;
import dev.tidemark.partitioner.text.Printable;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.TimeZone;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;

/** The main command of the program. */
@Command(
    name = "tidemark",
    synopsisSubcommandLabel = "COMMAND",
    description =
        "Receives events, loads them exactly once into Iceberg tables and queries them in pages.",
    footer = {"", "Examples:", "  tidemark demo", "  tidemark query --help"},
    subcommands = {
      DemoCommand.class,
      ServeCommand.class,
      LoadCommand.class,
      MaintainCommand.class,
      QueryCommand.class,
      DeleteCommand.class,
      RegisterCommand.class,
      TokenCommand.class,
      TopicsCommand.class,
      MockDataCommand.class,
      WarmUpCommand.class,
      CommandLine.HelpCommand.class
    },
    versionProvider = TidemarkCommand.Version.class)
public final class TidemarkCommand {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  @SuppressWarnings("UnusedVariable") // read by picocli
  private boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Show the version of Tidemark and of Java.")
  @SuppressWarnings("UnusedVariable") // read by picocli
  private boolean version;

  private TidemarkCommand() {}

  /** Reads the version from the manifest of the jar. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = TidemarkCommand.class.getPackage().getImplementationVersion();
      return new String[] {
        "tidemark " + (version == null ? "(not packaged)" : version),
        "Java " + Runtime.version() + ", " + System.getProperty("java.vendor"),
      };
    }
  }

  /** Runs a command and exits with its code. */
  public static void main(String[] args) {
    // Programs read numbers and dates in the output, too: the same format everywhere.
    Locale.setDefault(Locale.ROOT);
    TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
    var command = commandLine();
    var output = new StandardOutput();
    command.setOut(writer(output));
    command.setErr(writer(new FileOutputStream(FileDescriptor.err)));
    int code = execute(command, args);
    command.getOut().flush();
    var failure = output.failure();
    failure.ifPresent(why -> command.getErr().println("error: the output is incomplete: " + why));
    command.getErr().flush();
    System.exit(failure.isPresent() ? 1 : code);
  }

  /** Returns all commands, ready to run. */
  static CommandLine commandLine() {
    var errors = new ErrorPrinter();
    return new CommandLine(new TidemarkCommand())
        .setExecutionExceptionHandler(errors)
        .setParameterExceptionHandler(errors)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpAutoWidth(true);
  }

  /** Runs the command, unless an argument could not be decoded; returns the exit code. */
  static int execute(CommandLine command, String... args) {
    var undecoded = UndecodedArguments.in(args, System.getenv());
    if (undecoded.isEmpty()) return command.execute(args);
    command.getErr().println("tidemark: " + Printable.escaped(undecoded.get()));
    return ErrorPrinter.FAILED;
  }

  private static PrintWriter writer(OutputStream stream) {
    return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
  }
}
