package dev.tidemark.api.http;

import dev.tidemark.api.config.Settings;
import dev.tidemark.api.metrics.Metrics;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The threads on which requests are answered, apart from those that read and write them. */
@Factory
final class Workers {
  static final String HEALTH = "health";
  static final String EVENTS = "events";

  private static final String QUESTIONS = "questions";

  /** Where questions are answered. */
  @Singleton
  @Bean(preDestroy = "close")
  FairPool questions(Settings settings, Metrics metrics) {
    var query = settings.query();
    var pool = new FairPool(QUESTIONS, query.atOnce(), query.waiting());
    metrics.pools().watch(QUESTIONS, pool);
    return pool;
  }

  /**
   * Apart, so that a service full of questions still says that it is well. Health is asked by
   * nobody in particular, so whoever comes to a full queue is refused.
   */
  @Singleton
  @Named(HEALTH)
  @Bean(preDestroy = "shutdown")
  ExecutorService health() {
    var factory = Thread.ofPlatform().name(HEALTH).daemon().factory();
    return new ThreadPoolExecutor(1, 1, 1, TimeUnit.MINUTES, new ArrayBlockingQueue<>(16), factory);
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
}
