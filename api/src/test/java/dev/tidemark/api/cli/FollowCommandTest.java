package dev.tidemark.api.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.api.ServedLake;
import dev.tidemark.api.TerminalRun;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PipedReader;
import java.io.PipedWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code tidemark query --follow} beside loads. */
class FollowCommandTest {
  private static final long SEED = 20261122;

  @TempDir private Path dir;

  private int loads;

  private void load(String... actions) throws IOException {
    loadOf(IntStream.range(0, actions.length).mapToObj("2026-01-01T00:00:0%d"::formatted), actions);
  }

  private void loadOf(Stream<String> times, String... actions) throws IOException {
    var lines = new StringBuilder();
    var next = times.iterator();
    for (var action : actions) {
      lines.append(
          "{\"organizationID\":\"1\",\"logType\":\"hub\",\"environment\":\"prod\",\"time\":\"%sZ\",\"action\":\"%s\"}\n"
              .formatted(next.next(), action));
    }
    var file = Files.writeString(dir.resolve("more-" + loads++ + ".ndjson"), lines);
    var run = TerminalRun.of("load", "hub", file.toString(), "--dir", dir.toString());
    assertThat(run.code()).as(run.err()).isZero();
  }

  /** A command that runs until it is interrupted. */
  private final class Running implements AutoCloseable {
    private final BufferedReader lines;
    private final FutureTask<Integer> code;
    private final Thread thread;
    private final StringWriter err = new StringWriter();

    Running(String... options) throws IOException {
      var reader = new PipedReader(1 << 16);
      var out = new PrintWriter(new PipedWriter(reader), true);
      lines = new BufferedReader(reader);
      var args = new ArrayList<>(List.of("query", "hub", "--dir", dir.toString(), "--follow"));
      args.addAll(List.of(options));
      code =
          new FutureTask<>(
              () -> {
                try (out) {
                  return Commands.run(out, new PrintWriter(err, true), args.toArray(String[]::new));
                }
              });
      thread = Thread.ofPlatform().start(code);
    }

    List<String> next(int count) throws IOException {
      var next = new ArrayList<String>();
      for (int i = 0; i < count; i++) {
        var line = lines.readLine();
        assertThat(line).as(err.toString()).isNotNull();
        next.add(line);
      }
      return next;
    }

    int stop() throws ExecutionException, InterruptedException {
      thread.interrupt();
      return code.get();
    }

    @Override
    public void close() {
      thread.interrupt();
    }
  }

  @Test
  void whatIsCommittedIsPrintedWhateverTheFormat() throws Exception {
    ServedLake.configure(dir);
    load("first", "second", "third");
    try (var table = new Running("--limit", "2");
        var json = new Running("--all", "--format", "ndjson", "--filter", "action_ne=third");
        var csv = new Running("--format", "csv", "--sort", "action")) {
      assertThat(table.next(3).getFirst()).startsWith("timestamp ").contains("action");
      assertThat(json.next(2)).allMatch(line -> line.startsWith("{\"id\":"));
      assertThat(csv.next(4).getFirst()).isEqualTo("id,topic,timestamp,env,org,payload");
      load("fifth", "fourth");
      assertThat(table.next(2))
          .satisfies(
              rows -> {
                assertThat(rows.getFirst()).contains("fifth");
                assertThat(rows.getLast()).contains("fourth");
              });
      assertThat(json.next(2)).allMatch(line -> line.matches("\\{\"id\":.*\"f(if|our)th\".*"));
      load("sixth");
      assertThat(csv.next(3).getLast()).contains("sixth");
      assertThat(table.next(1)).allMatch(line -> line.contains("sixth"));
      assertThat(List.of(table.stop(), json.stop(), csv.stop())).containsOnly(0);
    }
  }

  /** It asks for each event by itself, and so amidst one query or the next. */
  @Test
  void anInterruptEndsItWithoutAnError() throws Exception {
    ServedLake.configure(dir);
    var actions = IntStream.range(0, 300).mapToObj("action-%d"::formatted).toArray(String[]::new);
    loadOf(Stream.generate(() -> "2026-01-01T00:00:00"), actions);
    var random = new Random(SEED);
    for (int i = 0; i < 10; i++) {
      try (var lines = new Running("--all", "--limit", "1", "--format", "ndjson")) {
        assertThat(lines.next(1 + random.nextInt(30))).allMatch(line -> line.contains("action-"));
        assertThat(lines.stop()).as("seed %d, run %d: %s", SEED, i, lines.err).isZero();
      }
    }
  }

  /** Each day has a file of its own, and a page may open one. */
  @Test
  void aBudgetEndsPagesAndNoRound() throws Exception {
    ServedLake.configure(dir);
    var days = List.of("2026-01-01T00:00", "2026-01-02T00:00", "2026-01-03T00:00");
    loadOf(days.stream(), "first", "second", "third");
    try (var few = new Running("--format", "ndjson", "--budget", "files=1")) {
      // The first page ends with its budget, and what it leaves is of before.
      assertThat(few.next(1)).allMatch(line -> line.contains("third"));
      loadOf(days.stream(), "fourth", "fifth", "sixth");
      assertThat(few.next(3))
          .satisfiesExactly(
              line -> assertThat(line).contains("fourth"),
              line -> assertThat(line).contains("fifth"),
              line -> assertThat(line).contains("sixth"));
      assertThat(few.stop()).isZero();
    }
  }
}
