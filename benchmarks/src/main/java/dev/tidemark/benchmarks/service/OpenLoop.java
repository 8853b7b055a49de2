package dev.tidemark.benchmarks.service;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * Requests that are sent at a rate, whether those before have been answered or not: as many clients
 * who know nothing of each other do. Each is timed from when it was due.
 */
public final class OpenLoop {
  /**
   * What a request came back with.
   *
   * @param status 0 where there was no answer
   * @param inside the milliseconds that the service says it took
   */
  public record Reply(int status, double inside) {
    static final Reply NONE = new Reply(0, Double.NaN);
  }

  /**
   * A reply in its time.
   *
   * @param millis from when its request was due
   */
  public record Answer(Reply reply, double millis) {
    public int status() {
      return reply.status;
    }
  }

  /** What came of a rate. */
  public record Outcome(
      double rate, List<Answer> answers, long leastMebibytes, long mostMebibytes) {
    public Outcome {
      answers = List.copyOf(answers);
    }

    double percentile(int status, double share) {
      return percentile(status, share, Answer::millis);
    }

    /** The same of the time that the service itself counted. */
    double inside(int status, double share) {
      return percentile(status, share, answer -> answer.reply.inside);
    }

    private double percentile(int status, double share, ToDoubleFunction<Answer> millis) {
      double[] sorted =
          answers.stream().filter(a -> a.status() == status).mapToDouble(millis).sorted().toArray();
      if (sorted.length == 0) return Double.NaN;
      return sorted[(int) Math.min(sorted.length - 1L, (long) (share * sorted.length))];
    }

    long count(int status) {
      return answers.stream().filter(a -> a.status() == status).count();
    }

    /** How often each status was answered. */
    Map<Integer, Long> counts() {
      var counts = new TreeMap<Integer, Long>();
      for (Answer answer : answers) counts.merge(answer.status(), 1L, Long::sum);
      return counts;
    }

    boolean isWithin(double millis) {
      return count(200) == answers.size() && percentile(200, 0.99) <= millis;
    }
  }

  private final IntFunction<CompletableFuture<Reply>> send;
  private final ProcessHandle service;

  /**
   * A loop of requests.
   *
   * @param send sends the request of a number
   * @param service whose memory is watched
   */
  public OpenLoop(IntFunction<CompletableFuture<Reply>> send, ProcessHandle service) {
    this.send = send;
    this.service = service;
  }

  public Outcome run(double rate, Duration time) throws IOException {
    Queue<Answer> answers = new ConcurrentLinkedQueue<>();
    List<CompletableFuture<?>> all = new ArrayList<>();
    long start = System.nanoTime();
    int requests = (int) (rate * time.toMillis() / 1000);
    long least = Long.MAX_VALUE;
    long most = 0;
    for (int i = 0; i < requests; i++) {
      long due = start + (long) (i / rate * 1e9);
      while (due - System.nanoTime() > 0) LockSupport.parkNanos(due - System.nanoTime());
      all.add(
          send.apply(i)
              .exceptionally(e -> Reply.NONE)
              .thenAccept(
                  reply -> answers.add(new Answer(reply, (System.nanoTime() - due) / 1e6))));
      if (i % Math.max(1, (int) (rate / 4)) == 0) {
        long now = mebibytes();
        least = Math.min(least, now);
        most = Math.max(most, now);
      }
    }
    CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).join();
    return new Outcome(rate, List.copyOf(answers), least, most);
  }

  /** The memory of the service's processes that is in use now. */
  private long mebibytes() throws IOException {
    long sum = 0;
    for (var each : Stream.concat(Stream.of(service), service.descendants()).toList()) {
      try (Stream<String> lines = Files.lines(Path.of("/proc/" + each.pid() + "/status"))) {
        sum +=
            lines
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                .sum();
      } catch (NoSuchFileException ended) {
        // It has none any more.
      }
    }
    return sum >> 10;
  }
}
