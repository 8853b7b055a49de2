package dev.tidemark.api.http.admission;

import dev.tidemark.api.config.Settings;
import dev.tidemark.api.metrics.Metrics;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Creates the thread pools for requests, separate from the network threads of the server. */
@Factory
public final class RequestExecutors {
  public static final String HEALTH = "health";
  public static final String LANDING = "landing";
  public static final String EVENTS = "events";

  static final String QUERIES = "queries";

  /** The smallest pool in which one thread is left to other callers. */
  private static final int RESULTS = 4;

  /** Memory limits what waits; this limits the number of very small bodies. */
  private static final int EVENTS_WAITING = 4096;

  /** Runs queries. */
  @Singleton
  @Named(QUERIES)
  @Bean(preDestroy = "close")
  FairExecutor queries(Settings settings, Metrics metrics) {
    var query = settings.query();
    var pool = new FairExecutor(QUERIES, query.concurrency(), query.queueSize());
    metrics.pools().watch(QUERIES, pool);
    return pool;
  }

  /** Runs health checks. It is separate, so that a busy service still reports its health. */
  @Singleton
  @Named(HEALTH)
  @Bean(preDestroy = "shutdown")
  ExecutorService health() {
    return oneThread(HEALTH);
  }

  /** Scans the landing zone for the metrics. A disk that hangs blocks only this thread. */
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
   * Validates events. The threads are platform threads, because validation against a complex schema
   * takes long, and on virtual threads it would occupy a carrier thread that all others need.
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

  /** Waits for the disk on virtual threads, so that a waiting request needs only memory. */
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
