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
 * What a lake must be after a siege: every accepted event is there once, but for those that were
 * erased, of which none is; each other line is a dead letter, nothing is left to load, and what
 * killed processes left half done goes in time.
 */
public final class LakeInvariants {
  private LakeInvariants() {}

  /**
   * What was found.
   *
   * @param lines all that were accepted
   * @param events those of them that are events, each identity once
   * @param erased events that were to be erased
   * @param unerased rows of such events that are there
   * @param lost other events that are not there
   * @param doubled rows too many
   * @param wrong rows that are not what was sent
   * @param unlettered bad lines without a dead letter
   * @param left files in the landing zone when nothing was left to load, and unfinished dead
   *     letters
   * @param unused files in the warehouse that the newest snapshot does not need: none after the
   *     last maintenance, but for the metadata that the table keeps of itself
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

  /** Judges a lake of which nobody writes any more, and from which nothing was erased. */
  public static Findings of(
      TrialFolder folder, Topics topics, LandedBatches landedBatches, LakeChecker lakeChecker)
      throws IOException {
    return of(folder, topics, landedBatches, _ -> false, lakeChecker);
  }

  /**
   * Judges a lake of which nobody writes any more.
   *
   * @param erased whether an event, or what is left of one, was to be erased
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
          // Of a letter that tells of such an event erasures and dead letters may differ.
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

  /** A loader as it is two hours later deletes what nobody can be writing any more. */
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
        // Always the same ones: the clock of maintenance, and the turns and times of a table's
        // loaders.
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
