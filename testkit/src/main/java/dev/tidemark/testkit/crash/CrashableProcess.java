package dev.tidemark.testkit.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A process that plays a role and may be killed on the way. */
final class CrashableProcess {
  /** What a process that died of SIGKILL exits with. */
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
   * Starts it.
   *
   * @param point where it kills itself, or null
   * @param name of its files in the folder
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

  /** Whether it has come so far as to do something in the lake. */
  boolean hasBegun() {
    return log.toFile().length() > 0;
  }

  /** The processor's time that it has taken. */
  Duration worked() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** {@code kill -9} by us. */
  void kill() {
    killedFromOutside = true;
    process.destroyForcibly();
  }

  /** Returns when it is gone. */
  void await() throws InterruptedException {
    process.waitFor();
  }

  /** What came of it, now that it is gone. */
  sealed interface End {
    /** It had nothing more to do. */
    record Done() implements End {}

    /** It was killed at that moment. */
    record Killed(String moment) implements End {}

    /** It failed, which nothing here is a reason for. */
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

  /** What it has told of a kind, in order. */
  List<String> told(String kind) throws IOException {
    if (Files.notExists(log)) return List.of();
    return Files.readAllLines(log).stream()
        .filter(line -> line.startsWith(kind + "\t"))
        .map(line -> line.substring(kind.length() + 1))
        .toList();
  }
}
