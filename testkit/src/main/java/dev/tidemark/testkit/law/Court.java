package dev.tidemark.testkit.law;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemark.sql.engine.QueryEngine;
import dev.tidemark.testkit.generate.Dice;
import dev.tidemark.testkit.generate.Mutations;
import dev.tidemark.testkit.generate.Questions;
import dev.tidemark.testkit.lake.TrialLake;
import dev.tidemark.testkit.oracle.Question;
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

/**
 * Tries worlds: builds each one's lake, asks it questions, and writes down what it answers wrong.
 */
final class Court {
  /** A lake a try: what shrinking may cost. */
  private static final int SHRINKS = 40;

  private static final int MOST_FAILURES = 3;

  private final Path folder;
  private final Function<Path, QueryEngine> engines;
  private final Pace pace;
  private final Tally tally;
  private final AtomicInteger lakes = new AtomicInteger();

  Court(Path folder, Function<Path, QueryEngine> engines, Pace pace, Tally tally) {
    this.folder = folder;
    this.engines = engines;
    this.pace = pace;
    this.tally = tally;
  }

  /** Asks the world of a seed so many questions; every failure as a report. */
  List<String> tryWorld(long seed, int count) {
    return tryWorld("world seed " + seed + "L", World.of(seed), new Dice(seed), count);
  }

  /** Asks a world so many questions; every failure as a report. */
  List<String> tryWorld(String name, World world, Dice dice, int count) {
    return onLake(
        world,
        trial -> {
          Questions questions = new Questions(trial.topic(), trial.events(), dice);
          AtomicInteger index = new AtomicInteger();
          return tryAll(
              trial,
              count,
              () -> {
                Question question = pace.next(questions);
                long walkSeed = dice.seed();
                String where = name + ", question " + index.getAndIncrement();
                return () ->
                    trial
                        .wrong(question, walkSeed)
                        .map(wrong -> () -> report(where, world, trial, question, walkSeed, wrong));
              });
        });
  }

  /** Sends a world so many bodies that may be no requests; every failure as a report. */
  List<String> tryBodies(long seed, int count) {
    return onLake(
        World.of(seed),
        trial -> {
          Dice dice = new Dice(seed);
          Questions questions = new Questions(trial.topic(), trial.events(), dice);
          Mutations mutations = new Mutations(dice);
          AtomicInteger index = new AtomicInteger();
          return tryAll(
              trial,
              count,
              () -> {
                byte[] body = mutations.of(pace.next(questions).body(20, null));
                String where = "world seed %dL, body %d".formatted(seed, index.getAndIncrement());
                return () ->
                    trial.wrong(body).map(wrong -> () -> report(where, trial, body, wrong));
              });
        });
  }

  /** A case on trial: how to tell of what is wrong with its answer, empty where it is right. */
  private interface Case extends Supplier<Optional<Supplier<String>>> {}

  private List<String> tryAll(Trial trial, int count, Supplier<Case> cases) {
    List<String> failures = new ArrayList<>();
    for (int left = count; left > 0 && failures.size() < MOST_FAILURES; left -= pace.atOnce()) {
      List<Case> some = Stream.generate(cases).limit(Math.min(left, pace.atOnce())).toList();
      for (Optional<Supplier<String>> wrong : pace.all(some)) {
        tally.asked();
        if (failures.size() < MOST_FAILURES) wrong.map(Supplier::get).ifPresent(failures::add);
      }
    }
    tally.add(trial.pages(), trial.rows(), trial.refusals());
    failures.forEach(System.out::println);
    return failures;
  }

  private static String shown(byte[] body) {
    String text = new String(body, UTF_8);
    return text.length() < 2000 ? text : text.substring(0, 2000) + "… (" + text.length() + ")";
  }

  private static String report(String name, Trial trial, byte[] body, String wrong) {
    return "---- WRONG: %s\n%s\ntopic %s %s\n%s\n----"
        .formatted(name, shown(body), trial.topic().envelope(), trial.topic().schema(), wrong);
  }

  private String report(
      String name, World world, Trial trial, Question asked, long walkSeed, String first) {
    Question question = Shrinking.question(asked, q -> trial.wrong(q, walkSeed).isPresent());
    String wrong = trial.wrong(question, walkSeed).orElse("only sometimes wrong: " + first);
    List<String> lines = world.lines();
    World smaller = world.of(lines);
    if (wrong(smaller, question, walkSeed).isPresent()) {
      lines =
          Shrinking.lines(lines, SHRINKS, l -> wrong(world.of(l), question, walkSeed).isPresent());
      wrong = wrong(world.of(lines), question, walkSeed).orElse(wrong);
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
            question.body(null, null),
            trial.topic().envelope(),
            world.after().schema(),
            wrong,
            lines.size(),
            String.join("\n", lines.subList(0, Math.min(lines.size(), 20))));
  }

  private Optional<String> wrong(World world, Question question, long walkSeed) {
    return onLake(world, trial -> trial.wrong(question, walkSeed));
  }

  private <T> T onLake(World world, Function<Trial, T> ask) {
    Path here = folder.resolve("lake-" + lakes.incrementAndGet());
    try (TrialLake lake = world.lake(here, engines)) {
      return ask.apply(new Trial(lake, world.lines(), pace));
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
