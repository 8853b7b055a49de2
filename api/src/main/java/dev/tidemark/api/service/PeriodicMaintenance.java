package dev.tidemark.api.service;

import dev.tidemark.api.log.FailureLog;
import dev.tidemark.api.metrics.MaintenanceMetrics;
import dev.tidemark.api.topics.CurrentTopics;
import dev.tidemark.catalog.maintain.Maintenance;
import dev.tidemark.catalog.maintain.MaintenanceBudget;
import dev.tidemark.catalog.maintain.MaintenanceReport;
import dev.tidemark.partitioner.topic.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Maintains the tables of all topics periodically, on a thread of its own, for the first time after
 * one interval. The budget of a run is for all topics together; each run begins with another topic,
 * so that none is always the last.
 */
final class PeriodicMaintenance implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("tidemark.maintain");

  private final Maintenance maintenance;
  private final CurrentTopics topics;
  private final Duration interval;
  private final MaintenanceBudget maintenanceBudget;
  private final Supplier<Duration> patience;
  private final MaintenanceMetrics metrics;
  private final Map<String, String> failing = new HashMap<>();
  private final StoppableTask thread;
  private int runs;

  private PeriodicMaintenance(
      Maintenance maintenance,
      CurrentTopics topics,
      Duration interval,
      MaintenanceBudget maintenanceBudget,
      Supplier<Duration> patience,
      MaintenanceMetrics metrics) {
    this.maintenance = maintenance;
    this.topics = topics;
    this.interval = interval;
    this.maintenanceBudget = maintenanceBudget;
    this.patience = patience;
    this.metrics = metrics;
    this.thread = new StoppableTask("maintenance", this::run);
  }

  /**
   * Starts after an interval.
   *
   * @param maintenanceBudget the budget of one run over all topics
   * @param patience how long {@code close} waits for the running step
   */
  static PeriodicMaintenance start(
      Maintenance maintenance,
      CurrentTopics topics,
      Duration interval,
      MaintenanceBudget maintenanceBudget,
      Supplier<Duration> patience,
      MaintenanceMetrics metrics) {
    var periodic =
        new PeriodicMaintenance(
            maintenance, topics, interval, maintenanceBudget, patience, metrics);
    periodic.thread.start();
    return periodic;
  }

  private void run() throws InterruptedException {
    while (true) {
      try {
        if (thread.isStoppedWithin(interval)) return;
        var now = new ArrayList<>(topics.now().all());
        Collections.rotate(now, ++runs);
        runOnce(now);
      } catch (InterruptedException e) {
        throw e;
      } catch (Throwable e) {
        FailureLog.tell(LOG, "maintenance failed; it is retried", e);
      }
    }
  }

  private void runOnce(List<Topic> now) {
    long start = System.nanoTime();
    long bytes = maintenanceBudget.bytes();
    for (var topic : now) {
      var time = maintenanceBudget.time().minusNanos(System.nanoTime() - start);
      if (thread.isStopping() || time.isNegative() || bytes <= 0) return;
      bytes -= keepSafely(topic, new MaintenanceBudget(time, bytes));
    }
  }

  /** Also if the handling of a failure fails. */
  private long keepSafely(Topic topic, MaintenanceBudget left) {
    try {
      return keep(topic, left);
    } catch (Throwable e) {
      FailureLog.tell(LOG, topic.name() + " is not maintained; it is retried", e);
      return 0;
    }
  }

  /** Returns how many bytes were rewritten. */
  private long keep(Topic topic, MaintenanceBudget left) {
    try {
      var report = maintenance.run(topic, left);
      metrics.ran(report);
      if (failing.remove(topic.name()) != null) LOG.info("{} is maintained again", topic.name());
      if (!report.done().isEmpty()) log(report);
      return report.bytesRead();
    } catch (RuntimeException | Error e) {
      if (thread.isStopping()) {
        LOG.info("{}: stopped during maintenance; the next run continues", topic.name());
        return 0;
      }
      // Any failure: one topic must stop neither the others nor the service.
      metrics.failed(topic.name());
      var cause = String.valueOf(e.getMessage());
      if (!cause.equals(failing.put(topic.name(), cause))) {
        LOG.error("{} is not maintained; it is retried: {}", topic.name(), cause, e);
      }
      return 0;
    }
  }

  private static void log(MaintenanceReport report) {
    LOG.info(
        "{}: {} steps, {} left: {} files became {}, {} bytes rewritten as {}, {} snapshots, {}"
            + " ms",
        report.topic(),
        report.done().size(),
        report.left().size(),
        report.filesBefore(),
        report.filesAfter(),
        report.bytesRead(),
        report.bytesWritten(),
        report.snapshots(),
        report.took().toMillis());
  }

  /** Starts no further step. */
  void stop() {
    thread.stop();
    maintenance.stop();
  }

  /**
   * Starts no further step and waits for the running one; otherwise it leaves the table unchanged.
   */
  @Override
  public void close() {
    stop();
    thread.end(patience.get());
    maintenance.close();
  }
}
