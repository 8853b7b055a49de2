package dev.tidemark.api.service;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemark.api.access.RefreshingAccess;
import dev.tidemark.api.config.ConfigException;
import dev.tidemark.api.schedule.PeriodicTask;
import dev.tidemark.api.topics.CurrentTopics;
import dev.tidemark.catalog.lake.Lake;
import dev.tidemark.catalog.lake.LakeException;
import dev.tidemark.partitioner.text.Digests;
import dev.tidemark.partitioner.topic.TopicDefinitionException;
import dev.tidemark.partitioner.topic.TopicReader;
import dev.tidemark.partitioner.topic.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The current topics of a config folder. The folder is read again periodically: the tables are
 * changed to the new definitions, then the definitions apply. If a definition is invalid, a table
 * cannot follow or the rights do not fit, nothing changes.
 *
 * <p>A change applies only after two reads have found the same: a half-written folder may be a
 * valid definition that nobody intended, and a table does not lose a column.
 */
final class RefreshingTopics implements CurrentTopics, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("tidemark.topics");

  private final Path config;
  private final Lake lake;
  private final RefreshingAccess access;
  private final LongAdder failures = new LongAdder();
  private volatile Topics topics;
  private String accepted;
  private String seen;
  private String failing = "";

  /** Started last, after everything else exists. */
  private final PeriodicTask periodicTask;

  private RefreshingTopics(
      Topics first, Path config, Lake lake, RefreshingAccess access, Duration every) {
    this.topics = first;
    this.config = config;
    this.lake = lake;
    this.access = access;
    this.accepted = "";
    this.seen = "";
    this.periodicTask = PeriodicTask.start("topics", every, this::refresh);
  }

  /**
   * Starts to watch a config folder.
   *
   * @param first the topics until the folder changes
   */
  static RefreshingTopics start(
      Topics first, Path config, Lake lake, RefreshingAccess access, Duration every) {
    return new RefreshingTopics(first, config, lake, access, every);
  }

  @Override
  public Topics now() {
    return topics;
  }

  /** Returns how often the definitions could not be applied since the start. */
  long failures() {
    return failures.sum();
  }

  /** Reads the folder now. */
  synchronized void refresh() {
    try {
      String digest = digest();
      boolean settled = digest.equals(seen);
      seen = digest;
      if (!settled || digest.equals(accepted)) return;
      take(TopicReader.read(config));
      accepted = digest;
      failing = "";
    } catch (TopicDefinitionException e) {
      failed(e.problems().stream().map(p -> p.place() + ": " + p.message()).toList());
    } catch (ConfigException e) {
      failed(e.problems());
    } catch (LakeException e) {
      failed(e.problems());
    } catch (IOException | RuntimeException | Error e) {
      failed(List.of(e.toString()));
    }
  }

  private void take(Topics next) throws ConfigException, IOException {
    access.follow(
        next,
        () -> {
          lake.prepare(next);
          topics = next;
        });
    if (!accepted.isEmpty() || !failing.isEmpty()) {
      LOG.info("{} topics, from {}", next.all().size(), config);
    }
  }

  /** Counts every failure, logs each cause once. */
  private void failed(List<String> problems) {
    failures.increment();
    String cause = String.join("; ", problems);
    if (!cause.equals(failing)) LOG.error("the topics were not changed: {}", cause);
    failing = cause;
  }

  private String digest() throws IOException {
    MessageDigest digest = Digests.sha256();
    List<Path> files = new ArrayList<>(List.of(config.resolve("topics.yml")));
    Path schemas = config.resolve("topics");
    if (Files.isDirectory(schemas)) {
      try (Stream<Path> listed = Files.list(schemas)) {
        listed.filter(file -> file.toString().endsWith(".json")).sorted().forEach(files::add);
      }
    }
    for (Path file : files) {
      if (!Files.isRegularFile(file)) continue;
      byte[] content = Files.readAllBytes(file);
      digest.update((file.getFileName() + "\0" + content.length + "\0").getBytes(UTF_8));
      digest.update(content);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  @Override
  public void close() {
    periodicTask.close();
  }
}
