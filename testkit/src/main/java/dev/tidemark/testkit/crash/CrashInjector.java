package dev.tidemark.testkit.crash;

import dev.tidemark.testkit.disk.Operation;
import dev.tidemark.testkit.disk.Watcher;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Kills this process at its point and logs every step before it. */
final class CrashInjector implements Watcher {
  private final Path folder;
  private final @Nullable CrashPoint point;
  private final CrashLog log;
  private final Sigkill sigkill = new Sigkill();
  private final Map<String, Integer> counts = new ConcurrentHashMap<>();
  private final AtomicInteger all = new AtomicInteger();

  /** The thread that is in its last step, and that step. */
  private volatile @Nullable Last last;

  private record Last(Thread thread, DiskStep diskStep) {}

  /**
   * Waits for a point among the operations below a folder.
   *
   * @param folder the folder in the real file system
   */
  CrashInjector(Path folder, @Nullable CrashPoint point, CrashLog log) {
    this.folder = folder;
    this.point = point;
    this.log = log;
  }

  @Override
  public void before(Operation operation) {
    if (!operation.path().startsWith(folder)) return;
    DiskStep diskStep = DiskStep.of(operation);
    int occurrence = counts.merge(diskStep.name(), 1, Integer::sum);
    if (occurrence == 1) log.seen(diskStep);
    if (point == null) return;
    int number = point.step().isEmpty() ? all.incrementAndGet() : occurrence;
    if (number != point.occurrence()) return;
    if (!point.step().isEmpty() && !point.step().equals(diskStep.name())) return;
    switch (point.when()) {
      case BEFORE -> kill(diskStep.name());
      case AFTER -> last = new Last(Thread.currentThread(), diskStep);
      case LATER -> Thread.ofPlatform().daemon().start(() -> killLater(point.micros()));
    }
  }

  @Override
  public void after(Operation operation) {
    Last now = last;
    if (now != null && now.thread().equals(Thread.currentThread())) kill(now.diskStep().name());
  }

  private void killLater(int micros) {
    LockSupport.parkNanos(micros * 1000L);
    kill(busiest());
  }

  private void kill(String at) {
    if (point == null) return;
    log.killed(point.when(), at);
    sigkill.now();
  }

  /** Returns what the process does at this moment; a thread in native code is preferred. */
  private static String busiest() {
    Map<Thread, StackTraceElement[]> threads = Thread.getAllStackTraces();
    return threads.values().stream()
        .flatMap(frames -> inNativeCode(frames).stream())
        .findFirst()
        .or(
            () ->
                threads.values().stream()
                    .flatMap(f -> CallSite.of(Stream.of(f)).stream())
                    .findFirst())
        .orElse("between two steps");
  }

  private static Optional<String> inNativeCode(StackTraceElement[] frames) {
    String library =
        Stream.of(frames)
            .map(StackTraceElement::getClassName)
            .flatMap(
                name ->
                    switch (name) {
                      case "org.duckdb.DuckDBNative", "org.duckdb.DuckDBBindings" ->
                          Stream.of("in DuckDB");
                      case "org.sqlite.core.NativeDB" -> Stream.of("in SQLite");
                      default -> Stream.empty();
                    })
            .findFirst()
            .orElse("");
    if (library.isEmpty()) return Optional.empty();
    return CallSite.of(Stream.of(frames)).map(place -> place + ": " + library);
  }
}
