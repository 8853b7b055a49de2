package dev.tidemark.api.service;

import dev.tidemark.api.log.FailureLog;
import dev.tidemark.api.metrics.LoadMetrics;
import dev.tidemark.api.topics.CurrentTopics;
import dev.tidemark.catalog.load.Loader;
import dev.tidemark.catalog.load.ProgressListener;
import dev.tidemark.partitioner.topic.Topic;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads the landed objects of every topic periodically, on a thread of its own. A topic that fails
 * is tried again the next time; each cause is logged once.
 */
final class PeriodicLoad implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("tidemark.load");

  /** The key of failures that belong to no topic; no topic has this name. */
  private static final String MISPLACED = "";

  private final Loader loader;
  private final CurrentTopics topics;
  private final Duration interval;
  private final Supplier<Duration> patience;
  private final LoadMetrics metrics;
  private final LoadProblems problems;
  private final Map<String, String> failing = new HashMap<>();

  /**
   * Topics that had objects which could not be loaded, and whose later objects were not tried yet.
   */
  private final Set<String> failedBefore = new HashSet<>();

  private final Map<String, Long> pausedUntil = new HashMap<>();
  private final StoppableTask thread;

  private PeriodicLoad(
      Loader loader,
      CurrentTopics topics,
      Duration interval,
      Supplier<Duration> patience,
      LoadMetrics metrics,
      LoadProblems problems) {
    this.loader = loader;
    this.topics = topics;
    this.interval = interval;
    this.patience = patience;
    this.metrics = metrics;
    this.problems = problems;
    this.thread = new StoppableTask("loading", this::run);
  }

  /**
   * Starts immediately.
   *
   * @param patience how long {@code close} waits for the running batch
   * @param problems receives the reasons why accepted events cannot be loaded
   */
  static PeriodicLoad start(
      Loader loader,
      CurrentTopics topics,
      Duration interval,
      Supplier<Duration> patience,
      LoadMetrics metrics,
      LoadProblems problems) {
    var loading = new PeriodicLoad(loader, topics, interval, patience, metrics, problems);
    loading.thread.start();
    return loading;
  }

  private void run() throws InterruptedException {
    boolean stopped = false;
    while (!stopped) {
      try {
        stopped = thread.isStoppedWithin(loadAll());
      } catch (InterruptedException e) {
        throw e;
      } catch (Throwable e) {
        FailureLog.tell(LOG, "loading failed; it is retried", e);
      }
    }
  }

  /** Loads one portion of each topic, and returns the time until the next run. */
  private Duration loadAll() {
    boolean more = false;
    try {
      var now = topics.now();
      var done = new HashSet<String>();
      for (var topic : now.all()) {
        if (thread.isStopping()) return interval;
        if (isPaused(topic.name())) continue;
        if (loadSafely(topic)) more = true;
        else done.add(topic.name());
      }
      if (!isPaused(MISPLACED)) problems.misplaced(loader.misplaced(now));
      done.add(MISPLACED);
      // A topic that has more to load is no reason to try the others sooner.
      long until = System.nanoTime() + interval.toNanos();
      done.forEach(what -> pausedUntil.putIfAbsent(what, until));
    } catch (Throwable e) {
      FailureLog.tell(LOG, "loading failed; it is retried", e);
    }
    if (!more) pausedUntil.clear();
    return more ? Duration.ZERO : interval;
  }

  private boolean isPaused(String what) {
    Long until = pausedUntil.get(what);
    if (until == null || until - System.nanoTime() > 0) return until != null;
    pausedUntil.remove(what);
    return false;
  }

  /** Also if the handling of a failure fails. */
  private boolean loadSafely(Topic topic) {
    try {
      return load(topic);
    } catch (Throwable e) {
      FailureLog.tell(LOG, topic.name() + " does not load; it is retried", e);
      return false;
    }
  }

  /** Returns whether the topic was loaded and has more to load. */
  private boolean load(Topic topic) {
    try {
      var report = loader.loadNextLanded(topic, ProgressListener.NONE);
      metrics.loaded(report);
      tellLoaded(topic);
      if (report.lines() > 0) {
        LOG.info(
            "{}: {} lines: {} loaded, {} duplicates, {} dead letters",
            topic.name(),
            report.lines(),
            report.loaded(),
            report.duplicates(),
            report.deadLetters());
      }
      return loader.hasMoreLanded(topic);
    } catch (RuntimeException | Error e) {
      // A load that was stopped has not failed, whatever the exception: the rest stays landed.
      if (thread.isStopping()) {
        LOG.info("{}: stopped while loading; the rest stays in the landing zone", topic.name());
        return false;
      }
      // Any failure: one topic must stop neither the others nor the service.
      metrics.failed(topic.name());
      problems.failed(topic, e);
      if (loader.hasMoreLanded(topic)) failedBefore.add(topic.name());
      var cause = e instanceof RuntimeException ? String.valueOf(e.getMessage()) : e.toString();
      if (!cause.equals(failing.put(topic.name(), cause))) {
        LOG.error("{} does not load; it is retried: {}", topic.name(), cause, e);
      }
      return false;
    }
  }

  /** Logs that a topic loads again, after all of its objects were tried without a failure. */
  private void tellLoaded(Topic topic) {
    boolean isEnd = !loader.hasMoreLanded(topic);
    boolean hasFailed = failing.containsKey(topic.name());
    if (isEnd ? failedBefore.remove(topic.name()) : hasFailed) return;
    problems.loaded(topic, loader.state(topic));
    if (failing.remove(topic.name()) != null) LOG.info("{} loads again", topic.name());
  }

  /** Starts no further batch. */
  void stop() {
    thread.stop();
  }

  /** Starts no further batch and waits for the running one; otherwise its events stay landed. */
  @Override
  public void close() {
    thread.end(patience.get());
    loader.close();
  }
}
