package dev.tidemark.api.cli.text;

import dev.tidemark.api.access.AccessException;
import dev.tidemark.api.config.ConfigException;
import dev.tidemark.api.http.server.PortException;
import dev.tidemark.catalog.lake.LakeException;
import dev.tidemark.partitioner.text.Printable;
import dev.tidemark.partitioner.text.Suggestion;
import dev.tidemark.partitioner.topic.TopicDefinitionException;
import dev.tidemark.sql.failure.Problem;
import dev.tidemark.sql.failure.QueryException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Prints errors to stderr: one line per problem, a stack trace only with {@code --verbose}. */
public final class ErrorPrinter implements IExecutionExceptionHandler, IParameterExceptionHandler {
  /** The command that destroys data: it is never suggested. */
  private static final String DELETE = "delete";

  /** The exit code of every failure; 2 is a load's "some lines are dead letters". */
  public static final int FAILED = 1;

  @Override
  public int handleParseException(ParameterException e, String[] args) {
    var command = e.getCommandLine();
    var message = new StringBuilder(String.valueOf(e.getMessage()));
    if (e instanceof UnmatchedArgumentException unmatched) {
      // Picocli always suggests something, however different it is.
      var near = unmatched.getSuggestions().stream().filter(name -> !name.equals(DELETE)).toList();
      Suggestion.nearest(unmatched.getUnmatched().getFirst(), near)
          .ifPresent(name -> message.append("; did you mean ").append(name).append('?'));
    }
    var name = command.getCommandSpec().qualifiedName();
    say(command, List.of(message + " (see `" + name + " --help`)"));
    return FAILED;
  }

  @Override
  public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) {
    if (command.getParseResult().hasMatchedOption("--verbose")) {
      e.printStackTrace(command.getErr());
    }
    say(command, lines(e));
    return FAILED;
  }

  private static void say(CommandLine command, List<String> lines) {
    for (var line : lines) {
      command.getErr().println("tidemark: " + Printable.escaped(line.strip()));
    }
    command.getErr().flush();
  }

  private static List<String> lines(Throwable e) {
    return switch (e) {
      case ConfigException config -> config.problems();
      case TopicDefinitionException topics ->
          topics.problems().stream().map(p -> p.place() + ": " + p.message()).toList();
      case QueryException query -> query.problems().stream().map(Problem::message).toList();
      case LakeException lake -> lake.problems();
      case CommandFailure _, AccessException _, PortException _ ->
          List.of(String.valueOf(e.getMessage()));
      case UncheckedIOException unchecked when unchecked.getCause() != null ->
          lines(unchecked.getCause());
      case NoSuchFileException file -> List.of("There is no file " + file.getFile());
      case AccessDeniedException file -> List.of("Access to " + file.getFile() + " is denied");
      case FileSystemException file -> List.of(file.getFile() + ": " + file.getReason());
      case IOException io -> List.of(String.valueOf(io.getMessage()));
      default -> List.of("failed: " + e + " (--verbose prints the stack trace)");
    };
  }
}
