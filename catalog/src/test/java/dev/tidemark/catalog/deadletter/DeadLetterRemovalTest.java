package dev.tidemark.catalog.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidemark.catalog.SampleTopic;
import dev.tidemark.catalog.deadletter.DeadLetterFilter.Decision;
import dev.tidemark.catalog.lake.Lake;
import dev.tidemark.catalog.lake.LakeException;
import dev.tidemark.catalog.load.LoadOptions;
import dev.tidemark.catalog.load.Loader;
import dev.tidemark.catalog.load.ProgressListener;
import dev.tidemark.partitioner.storage.FolderStore;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.partitioner.topic.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is removed stays removed and nothing else goes, whoever is at work beside it. */
class DeadLetterRemovalTest {
  private static final Topic TOPIC = SampleTopic.of("web");

  @TempDir Path dir;
  private Lake lake;
  private Loader loader;

  @BeforeEach
  void open() {
    lake = Lake.open(dir.resolve("lake"), new Topics(List.of(TOPIC)));
    loader = new Loader(lake, LoadOptions.defaults(), Clock.systemUTC());
  }

  @AfterEach
  void close() {
    loader.close();
    lake.close();
  }

  /** Lines that are no events for want of a time. */
  private void load(int from, int to) throws IOException {
    List<String> lines = IntStream.range(from, to).mapToObj("{\"id\":\"%d\"}"::formatted).toList();
    Path file = Files.write(Files.createTempFile(dir, "bad", ".ndjson"), lines);
    assertThat(loader.loadFiles(TOPIC, List.of(file), ProgressListener.NONE).deadLetters())
        .isEqualTo(to - from);
  }

  private static int id(String raw) {
    return Integer.parseInt(raw.replaceAll("\\D", ""));
  }

  private static DeadLetterFilter judge(IntPredicate goes) {
    return lines ->
        lines.stream()
            .map(line -> goes.test(id(new String(line, UTF_8))) ? Decision.GOES : Decision.STAYS)
            .toList();
  }

  private DeadLetterRemoval.Result remove(DeadLetterFilter judge) throws IOException {
    DeadLetterRemoval removal = new DeadLetterRemoval(lake, TOPIC, judge, false);
    removal.remove();
    return removal.result();
  }

  private Path anyFile() throws IOException {
    try (Stream<Path> all = Files.walk(lake.deadLetters())) {
      return all.filter(Files::isRegularFile).findFirst().orElseThrow();
    }
  }

  private List<Integer> ids() throws IOException {
    List<Integer> ids = new ArrayList<>();
    try (Stream<Path> all = Files.walk(lake.deadLetters())) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        for (String line : Files.readAllLines(file)) {
          ids.add(id(new ObjectMapper().readTree(line).get("raw").asText()));
        }
      }
    }
    return ids.stream().sorted().toList();
  }

  @Test
  void twoRemovalsAtOnceBringNothingBack() throws Exception {
    load(0, 3);
    var bothAreHere = new CountDownLatch(2);
    List<Callable<DeadLetterRemoval.Result>> removals = new ArrayList<>();
    for (int gone : List.of(0, 1)) {
      var first = new AtomicBoolean(true);
      DeadLetterFilter judge = judge(id -> id == gone);
      removals.add(
          () ->
              remove(
                  lines -> {
                    if (first.getAndSet(false)) meet(bothAreHere);
                    return judge.of(lines);
                  }));
    }
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      for (Future<DeadLetterRemoval.Result> done : threads.invokeAll(removals)) {
        assertThat(done.get().removed()).isEqualTo(1);
      }
    }
    assertThat(ids()).containsExactly(2);
  }

  /** Where they may be here at once they are; where not, one goes on alone. */
  private static void meet(CountDownLatch all) {
    all.countDown();
    try {
      boolean _ = all.await(500, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void whatALoadAddsMeanwhileIsLookedAtToo() throws Exception {
    load(0, 2);
    var first = new AtomicBoolean(true);
    DeadLetterFilter judge = judge(id -> id % 2 == 0);
    var result =
        remove(
            lines -> {
              if (first.getAndSet(false)) loadMore();
              return judge.of(lines);
            });
    assertThat(result.removed()).isEqualTo(2);
    assertThat(ids()).containsExactly(1, 3);
  }

  private void loadMore() {
    try {
      load(2, 4);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void noDeadLetterIsLostWhereTheJudgeWouldSaySomethingElseLater() throws Exception {
    load(0, 3);
    var first = new AtomicBoolean(true);
    var result = remove(lines -> judge(id -> id == 1 && first.getAndSet(false)).of(lines));
    assertThat(result.removed()).isEqualTo(1);
    assertThat(ids()).containsExactly(0, 2);
  }

  /** Somebody has put a letter into a file that has the name of its others. */
  @Test
  void aFileThatHasTheNameOfWhatStaysOfItStays() throws Exception {
    load(0, 3);
    remove(judge(id -> id == 1));
    Path file = anyFile();
    List<String> deadLetters = new ArrayList<>(Files.readAllLines(file));
    deadLetters.add(deadLetters.getFirst().replace("\\\"0\\\"", "\\\"1\\\""));
    Files.write(file, deadLetters);
    assertThat(ids()).containsExactly(0, 1, 2);
    assertThat(remove(judge(id -> id == 1)).removed()).isEqualTo(1);
    assertThat(ids()).containsExactly(0, 2);
  }

  /** A retry reads both, whatever stands between them. */
  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\t", " ?"})
  void aLineWithMoreThanOneDeadLetterIsUnclear(String between) throws Exception {
    load(0, 2);
    Path file = anyFile();
    Files.writeString(file, String.join(between, Files.readAllLines(file)) + "\n");
    byte[] before = Files.readAllBytes(file);
    var result = remove(judge(id -> id == 1));
    assertThat(result.unreadable()).singleElement().asString().startsWith(file + ": ");
    assertThat(result.removed()).isZero();
    assertThat(file).hasBinaryContent(before);
    DeadLetterRemoval unclearToo = new DeadLetterRemoval(lake, TOPIC, judge(id -> id == 1), true);
    unclearToo.remove();
    assertThat(unclearToo.result().unreadableGone()).isEqualTo(1);
    assertThat(file).doesNotExist();
  }

  /** As after topics.yml says Web: names of topics mind no case, and their landed objects none. */
  @Test
  void deadLettersUnderAFormerSpellingOfTheTopicAreItsDeadLetters() throws Exception {
    load(0, 3);
    Files.move(lake.deadLetters().resolve("type=web"), lake.deadLetters().resolve("type=WEB"));
    load(3, 6);
    assertThat(remove(judge(id -> id % 3 == 1)).removed()).isEqualTo(2);
    assertThat(ids()).containsExactly(0, 2, 3, 5);
    assertThat(loader.retryDeadLetters(TOPIC, ProgressListener.NONE).deadLetters()).isEqualTo(4);
    assertThat(ids()).containsExactly(0, 2, 3, 5);
  }

  /** Those that nobody reads, and half a one that nobody else looks at; not another topic's. */
  @Test
  void whatLiesElsewhereIsToldUnderEachSpelling() throws Exception {
    load(0, 1);
    for (String name :
        List.of(
            "type=wEb/.half.tmp",
            "type=WEB/date=2025-01-01/deeper/a.ndjson",
            "other/type=Web/a.ndjson",
            "type=webs/a.ndjson",
            "other/type=webs/a.ndjson")) {
      Path file = lake.deadLetters().resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, "?");
    }
    assertThat(remove(judge(_ -> false)).unreadable())
        .hasSize(3)
        .anyMatch(told -> told.contains("type=wEb/.half.tmp"))
        .anyMatch(told -> told.contains("deeper/a.ndjson"))
        .anyMatch(told -> told.contains("other/type=Web/a.ndjson"));
  }

  /** Without the link its target would keep the letters, and nothing would tell of them. */
  @Test
  void aLinkIsNotFollowedAndIsTold() throws Exception {
    load(0, 2);
    Path file = anyFile();
    Path elsewhere = Files.move(file, dir.resolve("elsewhere.ndjson"));
    Files.createSymbolicLink(file, elsewhere);
    load(2, 4);
    Path day = Files.createSymbolicLink(lake.deadLetters().resolve("type=web/linked"), dir);
    Path half = Files.createSymbolicLink(file.resolveSibling(FolderStore.unfinishedName()), file);
    Path another = Files.createDirectory(lake.deadLetters().resolve("type=webs"));
    Files.createSymbolicLink(another.resolve("a.ndjson"), elsewhere);
    var result = remove(judge(_ -> true));
    assertThat(result.removed()).isEqualTo(2);
    assertThat(result.unreadable()).hasSize(3).allMatch(told -> told.contains("a link, which is"));
    for (Path link : List.of(file, day, half)) {
      assertThat(result.unreadable()).anyMatch(told -> told.startsWith(link + ": "));
      assertThat(link).isSymbolicLink();
    }
    assertThat(elsewhere).isRegularFile();
    assertThatThrownBy(() -> loader.retryDeadLetters(TOPIC, ProgressListener.NONE))
        .isInstanceOf(LakeException.class)
        .hasMessageContaining("it is a link, and links are not followed");
    assertThat(file).isSymbolicLink();
    assertThat(Files.readAllLines(elsewhere)).hasSize(2);
  }

  /** Of four numbers one is removed by each of two; a retry and loads are at work beside them. */
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void besideRetriesAndLoadsWhatIsRemovedIsGoneAndTheRestIsThere(long seed) throws Exception {
    Random random = new Random(seed);
    int there = 0;
    for (int files = 1 + random.nextInt(3); files > 0; files--) {
      load(there, there += 20 + random.nextInt(300));
    }
    int before = there;
    int more = random.nextInt(200);
    List<Callable<Object>> all = new ArrayList<>();
    all.add(() -> remove(judge(id -> id < before && id % 4 == 0)));
    all.add(() -> remove(judge(id -> id < before && id % 4 == 1)));
    for (int i = random.nextInt(3); i > 0; i--) {
      all.add(() -> loader.retryDeadLetters(TOPIC, ProgressListener.NONE));
    }
    all.add(
        () -> {
          load(before, before + more);
          return "";
        });
    Collections.shuffle(all, random);
    try (ExecutorService threads = Executors.newFixedThreadPool(all.size())) {
      for (Future<Object> done : threads.invokeAll(all)) done.get();
    }
    assertThat(ids())
        .isEqualTo(
            IntStream.range(0, before + more)
                .filter(id -> id >= before || id % 4 > 1)
                .boxed()
                .toList());
  }
}
