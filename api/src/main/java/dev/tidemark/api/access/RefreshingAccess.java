package dev.tidemark.api.access;

import dev.tidemark.api.config.ConfigException;
import dev.tidemark.api.schedule.PeriodicTask;
import dev.tidemark.api.topics.CurrentTopics;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.partitioner.topic.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The current access list of a config folder. It is read again periodically, so that rights change
 * without a restart. If the file is invalid or missing, the list stays as it was.
 */
public final class RefreshingAccess implements Access, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("tidemark.access");

  private final Path file;
  private final CurrentTopics topics;
  private final PeriodicTask periodicTask;
  private final LongAdder failures = new LongAdder();
  private volatile AccessList list;
  private byte[] known = {};
  private String failing = "";

  private RefreshingAccess(
      AccessList first, Path configFolder, CurrentTopics topics, Duration every) {
    this.list = first;
    this.file = configFolder.resolve(AccessListReader.FILE);
    this.topics = topics;
    this.periodicTask = PeriodicTask.start("access", every, this::refresh);
  }

  /**
   * Starts to watch the file of a config folder.
   *
   * @param first the list until the file changes
   */
  public static RefreshingAccess start(
      AccessList first, Path configFolder, CurrentTopics topics, Duration every) {
    return new RefreshingAccess(first, configFolder, topics, every);
  }

  @Override
  public Grant grant(Caller caller, Topic topic) {
    return list.grant(caller, topic);
  }

  /** Returns how often the file could not be read as a list since the start. */
  public long failures() {
    return failures.sum();
  }

  /** Reads the file now. */
  synchronized void refresh() {
    try {
      byte[] json = Files.readAllBytes(file);
      if (Arrays.equals(json, known)) return;
      list = AccessListReader.parse(json, topics.now());
      AccessListReader.unknownTopics(json, topics.now()).forEach(LOG::warn);
      if (known.length > 0 || !failing.isEmpty()) LOG.info("{} was read again", file);
      known = json;
      failing = "";
    } catch (ConfigException e) {
      failed(String.join("; ", e.problems()));
    } catch (IOException | RuntimeException | Error e) {
      failed(e.toString());
    }
  }

  /**
   * Changes the topics without a concurrent change of the rights.
   *
   * @throws ConfigException if the current list does not fit the topics; then nothing changes
   */
  public synchronized void follow(Topics next, Runnable change)
      throws ConfigException, IOException {
    // Without a file, nobody has access, which fits any topics.
    if (known.length > 0 || !list.isEmpty() || Files.exists(file)) {
      AccessListReader.parse(known.length > 0 ? known : Files.readAllBytes(file), next);
    }
    change.run();
  }

  /** Counts every failure, logs each cause once. */
  private void failed(String cause) {
    failures.increment();
    if (!cause.equals(failing)) LOG.error("the access rights were not changed: {}", cause);
    failing = cause;
  }

  @Override
  public void close() {
    periodicTask.close();
  }
}
