package dev.tidemark.api.http.admission;

import dev.tidemark.api.config.Settings;
import dev.tidemark.api.metrics.Metrics;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The threads on which requests are answered, apart from those that read and write them. */
@Factory
public final class RequestExecutors {
  public static final String HEALTH = "health";
  public static final String LANDING = "landing";
  public static final String EVENTS = "events";

  static final String QUERIES = "queries";

  /** The fewest threads of which one is left to others, however much one caller sends. */
  private static final int RESULTS = 4;

  /** Bodies in memory bound what waits; this bounds the number of the smallest. */
  private static final int EVENTS_WAITING = 4096;

  /** Where queries are answered. */
  @Singleton
  @Named(QUERIES)
  @Bean(preDestroy = "close")
  FairExecutor queries(Settings settings, Metrics metrics) {
    var query = settings.query();
    var pool = new FairExecutor(QUERIES, query.concurrency(), query.queueSize());
    metrics.pools().watch(QUERIES, pool);
    return pool;
  }

  /** Apart, so that a service full of work still says that it is well. */
  @Singleton
  @Named(HEALTH)
  @Bean(preDestroy = "shutdown")
  ExecutorService health() {
    return oneThread(HEALTH);
  }

  /** Where the landing zone is looked through for the metrics: a disk that hangs holds it alone. */
  @Singleton
  @Named(LANDING)
  @Bean(preDestroy = "shutdown")
  ExecutorService landing() {
    return oneThread(LANDING);
  }

  private static ExecutorService oneThread(String name) {
    return Executors.newSingleThreadExecutor(Thread.ofPlatform().name(name).daemon().factory());
  }

  /**
   * Where events get their results: platform threads, because a result may take as long as its
   * schema is hard, and on virtual threads it would hold a carrier that all others need.
   */
  @Singleton
  @Named(EVENTS)
  @Bean(preDestroy = "close")
  FairExecutor results(Metrics metrics) {
    int threads = Math.max(RESULTS, Runtime.getRuntime().availableProcessors());
    var pool = new FairExecutor(EVENTS, threads, EVENTS_WAITING);
    metrics.pools().watch(EVENTS, pool);
    return pool;
  }

  /** Where requests wait for the disk, which takes a place in memory and no thread. */
  @Singleton
  @Named(EVENTS)
  @Bean(preDestroy = "shutdown")
  ExecutorService waiting() {
    return Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name(EVENTS + "-", 1).factory());
  }

  @Singleton
  @Named(QUERIES)
  BodyMemoryLimiter queryBodies(Settings settings, Metrics metrics) {
    var query = settings.query();
    int longest = Math.toIntExact(settings.server().maxBody().bytes());
    var memory =
        new BodyMemoryLimiter(longest, query.bodyMemory().bytes(), query.bodyShare(), QUERIES);
    metrics.pools().watchBodies("query", memory::taken, memory.limit());
    return memory;
  }

  @Singleton
  @Named(EVENTS)
  BodyMemoryLimiter eventBodies(Settings settings, Metrics metrics) {
    var events = settings.events();
    int longest = Math.toIntExact(events.maxBody().bytes());
    var memory =
        new BodyMemoryLimiter(longest, events.memory().bytes(), events.memoryShare(), EVENTS);
    metrics.pools().watchBodies("event", memory::taken, memory.limit());
    return memory;
  }
}
