package dev.tidemark.api.service;

import dev.tidemark.catalog.duckdb.EngineMemory;
import dev.tidemark.catalog.source.LandingState;
import dev.tidemark.catalog.write.DataFileException;
import dev.tidemark.partitioner.landing.MisplacedObjects;
import dev.tidemark.partitioner.text.Printable;
import dev.tidemark.partitioner.topic.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Why accepted events are not loaded, by topic. The reasons are public: they contain no values,
 * file names or causes on the machine; the log contains those. Thread-safe.
 */
final class LoadProblems {
  private static final Logger LOG = LoggerFactory.getLogger("tidemark.load");

  private final Map<String, String> reasons = new ConcurrentHashMap<>();
  private final AtomicLong misplaced = new AtomicLong();
  private volatile Set<String> unknown = Set.of();

  /** Returns each topic that has a problem, with its reason. */
  Map<String, String> byTopic() {
    var all = new TreeMap<>(reasons);
    for (var topic : unknown) {
      all.putIfAbsent(topic, "events have landed for a topic that is not defined");
    }
    return all;
  }

  /** The topic's landed objects were listed completely. */
  void loaded(Topic topic, LandingState state) {
    var now = reason(state);
    if (now.isEmpty()) {
      reasons.remove(topic.name());
    } else if (!now.get().equals(reasons.put(topic.name(), now.get()))) {
      LOG.error("{}: {}", topic.name(), now.get());
    }
  }

  /** Logs how many objects no topic loads, once for each number. */
  void misplaced(MisplacedObjects found) {
    var before = unknown;
    unknown = found.unknownTopics();
    for (var topic : found.unknownTopics()) {
      if (before.contains(topic)) continue;
      LOG.error("{}: events have landed for a topic that is not defined", Printable.escaped(topic));
    }
    long count = found.count();
    if (misplaced.getAndSet(count) == count || found.names().isEmpty()) return;
    LOG.warn(
        "not loaded, because the path or the name does not belong to a known topic:"
            + " {} in the landing zone, such as {}; see docs/operations.md",
        count == 1 ? "1 file" : count + " files",
        Printable.escaped(found.names().getFirst()));
  }

  /** A topic's load failed. */
  void failed(Topic topic, Throwable why) {
    reasons.put(topic.name(), reason(why));
  }

  private static Optional<String> reason(LandingState state) {
    List<String> reasons = new ArrayList<>();
    if (state.folders() > 0) reasons.add("a folder of the landing zone cannot be read");
    if (state.unreadable() > 0) reasons.add(objects(state.unreadable()) + " cannot be read");
    if (state.setAside() > 0) {
      reasons.add(objects(state.setAside()) + " could not be read and were set aside");
    }
    if (state.misplaced() > 0) {
      reasons.add(
          objects(state.misplaced())
              + (state.misplaced() == 1 ? " has" : " have")
              + " a path or name that is not loaded");
    }
    return reasons.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", reasons));
  }

  private static String objects(int count) {
    return count + (count == 1 ? " landed object" : " landed objects");
  }

  private static String reason(Throwable why) {
    if (EngineMemory.isShort(why)) return "loading needs more memory (load.memory)";
    for (var cause = why; cause != null; cause = cause.getCause()) {
      if (cause instanceof DataFileException) return "a data file of the table cannot be read";
    }
    return "landed events cannot be loaded";
  }
}
