package dev.tidemark.testkit.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A process with a role that may be killed before it ends. */
final class CrashableProcess {
  /** The exit code of a process that SIGKILL ended. */
  private static final int KILLED = 128 + 9;

  private final Role role;
  private final Process process;
  private final Path log;
  private final Path output;
  private boolean killedFromOutside;

  private CrashableProcess(Role role, Process process, Path log, Path output) {
    this.role = role;
    this.process = process;
    this.log = log;
    this.output = output;
  }

  /**
   * Starts the process.
   *
   * @param point the point at which it kills itself, or null
   * @param name the name of its files in the folder
   */
  static CrashableProcess start(
      Role role,
      TrialFolder folder,
      long seed,
      @Nullable CrashPoint point,
      TrialJvm trialJvm,
      String name)
      throws IOException {
    Path log = folder.path().resolve(name + ".log");
    Path output = folder.path().resolve(name + ".out");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(trialJvm.options());
    command.add(TrialProcess.class.getName());
    command.addAll(List.of(role.name(), folder.path().toString(), Long.toString(seed)));
    command.addAll(List.of(log.toString(), point == null ? "" : point.written()));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    return new CrashableProcess(role, process, log, output);
  }

  Role role() {
    return role;
  }

  /** Returns whether the process has done something in the lake. */
  boolean hasBegun() {
    return log.toFile().length() > 0;
  }

  /** Returns the CPU time of the process. */
  Duration worked() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Kills the process with {@code kill -9}. */
  void kill() {
    killedFromOutside = true;
    process.destroyForcibly();
  }

  /** Waits until the process has ended. */
  void await() throws InterruptedException {
    process.waitFor();
  }

  /** How a process ended. */
  sealed interface End {
    /** It had nothing left to do. */
    record Done() implements End {}

    /** It was killed at that moment. */
    record Killed(String moment) implements End {}

    /** It failed, although no fault was injected. */
    record Failed(String output) implements End {}
  }

  End end() throws IOException {
    int exit = process.exitValue();
    if (exit == 0) return new End.Done();
    if (exit != KILLED) return new End.Failed(exit + "\n" + Files.readString(output));
    Optional<String> moment = told(CrashLog.KILLED).stream().findFirst();
    if (moment.isPresent()) return new End.Killed(moment.get());
    if (killedFromOutside) return new End.Killed("FROM OUTSIDE at any moment");
    return new End.Failed("killed by somebody else\n" + Files.readString(output));
  }

  /** Returns the messages of one kind that the process has logged, in order. */
  List<String> told(String kind) throws IOException {
    if (Files.notExists(log)) return List.of();
    return Files.readAllLines(log).stream()
        .filter(line -> line.startsWith(kind + "\t"))
        .map(line -> line.substring(kind.length() + 1))
        .toList();
  }
}
