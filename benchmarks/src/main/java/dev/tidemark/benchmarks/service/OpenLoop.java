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
 * Sends requests at a fixed rate, whether earlier ones have a response or not, as many independent
 * clients do. The time of each request starts when it was due.
 */
public final class OpenLoop {
  /**
   * The response to a request.
   *
   * @param status the HTTP status; 0 if there was no response
   * @param inside the milliseconds that the service reports
   */
  public record Reply(int status, double inside) {
    static final Reply NONE = new Reply(0, Double.NaN);
  }

  /**
   * A reply with its time.
   *
   * @param millis milliseconds since its request was due
   */
  public record Answer(Reply reply, double millis) {
    public int status() {
      return reply.status;
    }
  }

  /** The result of one rate. */
  public record Outcome(
      double rate, List<Answer> answers, long leastMebibytes, long mostMebibytes) {
    public Outcome {
      answers = List.copyOf(answers);
    }

    double percentile(int status, double share) {
      return percentile(status, share, Answer::millis);
    }

    /** Returns the same for the time that the service reports. */
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

    /** Returns the number of responses by status. */
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
   * Creates a loop of requests.
   *
   * @param send sends the request with the given number
   * @param service the process whose memory is measured
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

  /** Returns the memory that the service's processes use now, in MiB. */
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
        // The process has ended.
      }
    }
    return sum >> 10;
  }
}
