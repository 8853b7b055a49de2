package dev.tidemark.testkit.law;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemark.sql.engine.QueryEngine;
import dev.tidemark.testkit.generate.Mutations;
import dev.tidemark.testkit.generate.Queries;
import dev.tidemark.testkit.generate.SeededRandom;
import dev.tidemark.testkit.lake.TrialLake;
import dev.tidemark.testkit.oracle.OracleQuery;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Runs trials: creates a lake for each, runs queries on it, and reports wrong results. */
final class TrialRunner {
  /** The maximum number of tries to reduce a case; each try creates a lake. */
  private static final int SHRINKS = 40;

  private static final int MOST_FAILURES = 3;

  private final Path folder;
  private final Function<Path, QueryEngine> engines;
  private final TestProfile testProfile;
  private final TrialCounter trialCounter;
  private final AtomicInteger lakes = new AtomicInteger();

  TrialRunner(
      Path folder,
      Function<Path, QueryEngine> engines,
      TestProfile testProfile,
      TrialCounter trialCounter) {
    this.folder = folder;
    this.engines = engines;
    this.testProfile = testProfile;
    this.trialCounter = trialCounter;
  }

  /** Runs {@code count} queries on the lake of a seed; returns a report of each failure. */
  List<String> tryWorld(long seed, int count) {
    return tryWorld(
        "world seed " + seed + "L", TopicHistory.of(seed), new SeededRandom(seed), count);
  }

  /** Runs {@code count} queries on a lake; returns a report of each failure. */
  List<String> tryWorld(
      String name, TopicHistory topicHistory, SeededRandom seededRandom, int count) {
    return onLake(
        topicHistory,
        lakeTrial -> {
          Queries queries = new Queries(lakeTrial.topic(), lakeTrial.events(), seededRandom);
          AtomicInteger index = new AtomicInteger();
          return tryAll(
              lakeTrial,
              count,
              () -> {
                OracleQuery oracleQuery = testProfile.next(queries);
                long walkSeed = seededRandom.seed();
                String where = name + ", query " + index.getAndIncrement();
                return () ->
                    lakeTrial
                        .wrong(oracleQuery, walkSeed)
                        .map(
                            wrong ->
                                () ->
                                    report(
                                        where,
                                        topicHistory,
                                        lakeTrial,
                                        oracleQuery,
                                        walkSeed,
                                        wrong));
              });
        });
  }

  /**
   * Sends {@code count} bodies that may not be valid requests; returns a report of each failure.
   */
  List<String> tryBodies(long seed, int count) {
    return onLake(
        TopicHistory.of(seed),
        lakeTrial -> {
          SeededRandom seededRandom = new SeededRandom(seed);
          Queries queries = new Queries(lakeTrial.topic(), lakeTrial.events(), seededRandom);
          Mutations mutations = new Mutations(seededRandom);
          AtomicInteger index = new AtomicInteger();
          return tryAll(
              lakeTrial,
              count,
              () -> {
                byte[] body = mutations.of(testProfile.next(queries).body(20, null));
                String where = "world seed %dL, body %d".formatted(seed, index.getAndIncrement());
                return () ->
                    lakeTrial.wrong(body).map(wrong -> () -> report(where, lakeTrial, body, wrong));
              });
        });
  }

  /** A test case; returns empty if the result is right, else a supplier of the report. */
  private interface Case extends Supplier<Optional<Supplier<String>>> {}

  private List<String> tryAll(LakeTrial lakeTrial, int count, Supplier<Case> cases) {
    List<String> failures = new ArrayList<>();
    for (int left = count;
        left > 0 && failures.size() < MOST_FAILURES;
        left -= testProfile.atOnce()) {
      List<Case> some = Stream.generate(cases).limit(Math.min(left, testProfile.atOnce())).toList();
      for (Optional<Supplier<String>> wrong : testProfile.all(some)) {
        trialCounter.asked();
        if (failures.size() < MOST_FAILURES) wrong.map(Supplier::get).ifPresent(failures::add);
      }
    }
    trialCounter.add(lakeTrial.pages(), lakeTrial.rows(), lakeTrial.rejections());
    failures.forEach(System.out::println);
    return failures;
  }

  private static String shown(byte[] body) {
    String text = new String(body, UTF_8);
    return text.length() < 2000 ? text : text.substring(0, 2000) + "… (" + text.length() + ")";
  }

  private static String report(String name, LakeTrial lakeTrial, byte[] body, String wrong) {
    return "---- WRONG: %s\n%s\ntopic %s %s\n%s\n----"
        .formatted(
            name, shown(body), lakeTrial.topic().envelope(), lakeTrial.topic().schema(), wrong);
  }

  private String report(
      String name,
      TopicHistory topicHistory,
      LakeTrial lakeTrial,
      OracleQuery asked,
      long walkSeed,
      String first) {
    OracleQuery oracleQuery =
        CaseReducer.query(asked, q -> lakeTrial.wrong(q, walkSeed).isPresent());
    String wrong = lakeTrial.wrong(oracleQuery, walkSeed).orElse("only sometimes wrong: " + first);
    List<String> lines = topicHistory.lines();
    TopicHistory smaller = topicHistory.of(lines);
    if (wrong(smaller, oracleQuery, walkSeed).isPresent()) {
      lines =
          CaseReducer.lines(
              lines, SHRINKS, l -> wrong(topicHistory.of(l), oracleQuery, walkSeed).isPresent());
      wrong = wrong(topicHistory.of(lines), oracleQuery, walkSeed).orElse(wrong);
    } else {
      wrong = "(not with all events in one load)\n" + wrong;
    }
    return """
    ---- WRONG: %s
    asked     %s
    smallest  %s
    topic     %s %s
    %s
    events (%d)
    %s
    ----\
    """
        .formatted(
            name,
            asked.body(null, null),
            oracleQuery.body(null, null),
            lakeTrial.topic().envelope(),
            topicHistory.after().schema(),
            wrong,
            lines.size(),
            String.join("\n", lines.subList(0, Math.min(lines.size(), 20))));
  }

  private Optional<String> wrong(
      TopicHistory topicHistory, OracleQuery oracleQuery, long walkSeed) {
    return onLake(topicHistory, lakeTrial -> lakeTrial.wrong(oracleQuery, walkSeed));
  }

  private <T> T onLake(TopicHistory topicHistory, Function<LakeTrial, T> ask) {
    Path here = folder.resolve("lake-" + lakes.incrementAndGet());
    try (TrialLake lake = topicHistory.lake(here, engines)) {
      return ask.apply(new LakeTrial(lake, topicHistory.lines(), testProfile));
    } finally {
      delete(here);
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) Files.deleteIfExists(each);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
