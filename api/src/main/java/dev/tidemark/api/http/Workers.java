package dev.tidemark.api.http;

import dev.tidemark.api.config.Settings;
import dev.tidemark.api.metrics.Metrics;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads that questions run on: platform threads, because a native query holds its carrier and
 * two of them would starve all virtual ones; and a bounded queue, so that a full service says so
 * instead of growing.
 */
@Factory
final class Workers {
  static final String QUESTIONS = "questions";
  static final String HEALTH = "health";
  static final String EVENTS = "events";

  /** Where questions are answered. */
  @Singleton
  @Named(QUESTIONS)
  @Bean(preDestroy = "shutdown")
  ExecutorService questions(Settings settings, Metrics metrics) {
    var query = settings.query();
    return watched(metrics, QUESTIONS, pool(QUESTIONS, query.atOnce(), query.waiting()));
  }

  /** Apart, so that a service full of questions still says that it is well. */
  @Singleton
  @Named(HEALTH)
  @Bean(preDestroy = "shutdown")
  ExecutorService health(Metrics metrics) {
    return watched(metrics, HEALTH, pool(HEALTH, 1, 16));
  }

  /**
   * Where events are taken: virtual threads, because they wait for bodies and for the disk and do
   * nothing native; the memory for bodies bounds them.
   */
  @Singleton
  @Named(EVENTS)
  @Bean(preDestroy = "shutdown")
  ExecutorService events() {
    return Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name(EVENTS + "-", 1).factory());
  }

  private static ExecutorService watched(Metrics metrics, String name, ThreadPoolExecutor pool) {
    metrics.pools().watch(name, pool);
    return pool;
  }

  private static ThreadPoolExecutor pool(String name, int threads, int waiting) {
    BlockingQueue<Runnable> queue =
        waiting == 0 ? new SynchronousQueue<>() : new ArrayBlockingQueue<>(waiting);
    var factory = Thread.ofPlatform().name(name + "-", 1).daemon().factory();
    return new ThreadPoolExecutor(threads, threads, 1, TimeUnit.MINUTES, queue, factory);
  }
}
