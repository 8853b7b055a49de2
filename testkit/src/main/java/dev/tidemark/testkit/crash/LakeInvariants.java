package dev.tidemark.testkit.crash;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.tidemark.catalog.load.Loader;
import dev.tidemark.catalog.load.ProgressListener;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.partitioner.topic.Topics;
import dev.tidemark.sql.engine.duckdb.DuckDbEngine;
import dev.tidemark.sql.engine.duckdb.DuckDbOptions;
import dev.tidemark.sql.page.Row;
import dev.tidemark.testkit.lake.TrialLake;
import dev.tidemark.testkit.oracle.Oracle;
import dev.tidemark.testkit.oracle.OracleQuery;
import dev.tidemark.testkit.oracle.StoredEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Checks a lake after a crash trial: every accepted event is in the table once, except erased
 * events, which are not; every other line is a dead letter; nothing is left to load; and incomplete
 * files of killed processes are deleted in time.
 */
public final class LakeInvariants {
  private LakeInvariants() {}

  /**
   * The findings on one lake.
   *
   * @param lines number of accepted lines
   * @param events number of accepted events, each identity counted once
   * @param erased number of events to erase
   * @param unerased number of rows of such events in the table
   * @param lost number of other events that are missing
   * @param doubled number of surplus rows
   * @param wrong number of rows that differ from the event as sent
   * @param unlettered number of bad lines without a dead letter
   * @param left files in the landing zone when nothing is left to load, and unfinished dead letters
   * @param unused files in the warehouse that the newest snapshot does not need: none after the
   *     last maintenance, except the metadata that the table keeps
   */
  public record Findings(
      long lines,
      long events,
      long erased,
      long unerased,
      long lost,
      long doubled,
      long wrong,
      long unlettered,
      List<String> left,
      List<String> unused) {
    public boolean holds() {
      return unerased == 0
          && lost == 0
          && doubled == 0
          && wrong == 0
          && unlettered == 0
          && left.isEmpty();
    }
  }

  /** Checks a lake that no process writes any more and from which nothing was erased. */
  public static Findings of(
      TrialFolder folder, Topics topics, LandedBatches landedBatches, LakeChecker lakeChecker)
      throws IOException {
    return of(folder, topics, landedBatches, _ -> false, lakeChecker);
  }

  /**
   * Checks a lake that no process writes any more.
   *
   * @param erased returns whether an event, or a part of one, was to be erased
   */
  public static Findings of(
      TrialFolder folder,
      Topics topics,
      LandedBatches landedBatches,
      Predicate<String> erased,
      LakeChecker lakeChecker)
      throws IOException {
    try (TrialLake lake = TrialLake.open(folder.path(), topics, LakeInvariants::engine)) {
      Topic topic = lake.topic(LandedBatches.TOPIC);
      tidyLater(lake, topic);
      long lines = 0;
      Map<StoredEvent.Identity, StoredEvent> sent = new LinkedHashMap<>();
      Set<String> bad = new HashSet<>();
      for (int number = 0; number < folder.accepted(); number++) {
        LandedBatches.LandedBatch landedBatch = landedBatches.parcel(number);
        lines += landedBatch.events().size() + landedBatch.bad().size();
        for (String line : landedBatch.events()) {
          StoredEvent event = StoredEvent.read(topic, line);
          sent.putIfAbsent(event.identity(), event);
        }
        for (byte[] line : landedBatch.bad()) {
          // An erasure may or may not have removed a dead letter that contains such an event.
          if (erased.test(new String(line, ISO_8859_1))) continue;
          bad.add(Base64.getEncoder().encodeToString(line));
        }
      }
      long events = sent.size();
      sent.values().removeIf(event -> erased.test(event.text()));
      Findings findings = validated(lake, topic, lines, events, sent, bad, erased);
      if (findings.holds()) lakeChecker.judge(lake, topic, inOrder(topic, sent));
      return findings;
    }
  }

  private static DuckDbEngine engine(Path lake) {
    return DuckDbEngine.open(lake, new DuckDbOptions(2, 1, 512, 512));
  }

  private static List<StoredEvent> inOrder(
      Topic topic, Map<StoredEvent.Identity, StoredEvent> sent) {
    return new Oracle(topic)
        .answer(new OracleQuery(Map.of(), List.of("id")), List.copyOf(sent.values()));
  }

  /** Opens a loader whose clock is two hours ahead, so that it deletes unfinished files. */
  private static void tidyLater(TrialLake lake, Topic topic) {
    Clock later = Clock.offset(Clock.systemUTC(), Duration.ofHours(2));
    try (Loader loader = new Loader(lake.lake(), LandingRole.LOAD, later)) {
      long lines = loader.loadLanded(topic, ProgressListener.NONE).lines();
      if (lines > 0) throw new AssertionError(lines + " lines were left to load");
    }
  }

  private static Findings validated(
      TrialLake lake,
      Topic topic,
      long lines,
      long events,
      Map<StoredEvent.Identity, StoredEvent> sent,
      Set<String> bad,
      Predicate<String> erased)
      throws IOException {
    Set<StoredEvent.Identity> there = new HashSet<>();
    long unerased = 0;
    long doubled = 0;
    long wrong = 0;
    for (Row row : lake.rows(topic)) {
      var identity =
          new StoredEvent.Identity(row.env(), row.org(), row.id(), row.timestamp().toEpochMilli());
      StoredEvent event = sent.get(identity);
      if (erased.test(row.payload())) unerased++;
      else if (event == null || !event.text().equals(row.payload())) wrong++;
      else if (!there.add(identity)) doubled++;
    }
    Set<String> unlettered = new HashSet<>(bad);
    unlettered.removeAll(lake.deadLetters());
    return new Findings(
        lines,
        events,
        events - sent.size(),
        unerased,
        sent.size() - there.size(),
        doubled,
        wrong,
        unlettered.size(),
        left(lake),
        unused(lake, topic));
  }

  private static List<String> left(TrialLake lake) throws IOException {
    List<String> left = new ArrayList<>();
    for (Path file : files(lake.lake().landing())) left.add(file.toString());
    for (Path file : files(lake.lake().deadLetters())) {
      if (!file.toString().endsWith(".ndjson")) left.add(file.toString());
    }
    return left;
  }

  private static List<String> unused(TrialLake lake, Topic topic) throws IOException {
    Set<String> live = new HashSet<>();
    lake.lake().snapshots().current(topic).files().forEach(file -> live.add(file.path()));
    return files(lake.lake().warehouse()).stream()
        .map(Path::toString)
        .filter(file -> !live.contains(file) && !file.contains("/metadata/"))
        // Permanent files: the clock of maintenance, and the turns and times of a table's loaders.
        .filter(file -> !file.endsWith("/.now"))
        .filter(file -> !file.contains("/.turns-") && !file.contains("/.loaded-"))
        .filter(file -> !file.contains("/.letters-"))
        .toList();
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).toList();
    }
  }
}
