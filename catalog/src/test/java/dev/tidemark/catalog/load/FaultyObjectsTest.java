package dev.tidemark.catalog.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.catalog.SampleTopic;
import dev.tidemark.catalog.lake.Lake;
import dev.tidemark.catalog.source.LandedSources;
import dev.tidemark.catalog.source.LandingState;
import dev.tidemark.partitioner.storage.FolderStore;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.partitioner.topic.Topics;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * An Error while one landed object is read costs that object alone: the others of the round and the
 * other topics are loaded, it is told, tried again, and loaded when the fault is gone.
 */
@Isolated("it listens to a log")
class FaultyObjectsTest {
  private static final Topic WEB = SampleTopic.of("web");
  private static final Topic API = SampleTopic.of("api");
  private static final Logger LOG = Logger.getLogger(LandedSources.class.getName());

  /** So that the faulty object is in several commits. */
  private static final int BATCH = 500;

  private static final int EVENTS = 2 * BATCH;
  private static final String FAULTY = "b-faulty";

  /** More often than an object that is cut off is read before it is set aside. */
  private static final int ROUNDS = 6;

  enum Fault {
    OUT_OF_MEMORY {
      @Override
      Error error() {
        return new OutOfMemoryError("Java heap space");
      }
    },
    STACK_OVERFLOW {
      @Override
      Error error() {
        return new StackOverflowError();
      }
    },
    LINKAGE {
      @Override
      Error error() {
        return new NoClassDefFoundError("dev/tidemark/Missing");
      }
    },
    ASSERTION {
      @Override
      Error error() {
        return new AssertionError("a bug");
      }
    };

    abstract Error error();
  }

  /** When it happens to the one object. */
  enum Moment {
    OPENING,
    BEGINNING,
    LATER,
    CLOSING_TOO
  }

  @TempDir private Path dir;
  private final List<String> told = new CopyOnWriteArrayList<>();
  private final Handler listener =
      new Handler() {
        @Override
        public void publish(LogRecord line) {
          Object[] parameters = line.getParameters();
          if (!line.getLevel().equals(Level.SEVERE) || parameters == null) return;
          // Other tests write to the same log.
          String object = String.valueOf(parameters[0]);
          if (object.endsWith(FAULTY)) told.add(object);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  private Lake lake;
  private Loader loader;
  private @Nullable Fault fault;
  private Moment moment = Moment.OPENING;

  @BeforeEach
  void open() {
    LOG.addHandler(listener);
    lake = Lake.open(dir.resolve("lake"), new Topics(List.of(WEB, API)));
    var options = new LoadOptions(BATCH, 1 << 20, 2, 128L << 20, Duration.ZERO, 10);
    loader = new Loader(lake, options, Clock.systemUTC(), lake.tables()::prepare, this::openObject);
  }

  @AfterEach
  void close() {
    loader.close();
    lake.close();
    LOG.removeHandler(listener);
  }

  private InputStream openObject(FolderStore store, String key) throws IOException {
    Fault now = fault;
    InputStream in = store.open(key);
    if (now == null || !key.endsWith(FAULTY)) return in;
    if (moment == Moment.OPENING) {
      in.close();
      throw now.error();
    }
    return new Faulty(in, now, moment);
  }

  private static final class Faulty extends FilterInputStream {
    private final Fault fault;
    private final Moment moment;
    private long read;

    Faulty(InputStream in, Fault fault, Moment moment) {
      super(in);
      this.fault = fault;
      this.moment = moment;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    /** In small pieces, and no more than a part of the object. */
    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      if (moment == Moment.BEGINNING || read > 30_000) throw fault.error();
      int count = super.read(bytes, offset, Math.min(length, 4_000));
      read += count;
      return count;
    }

    @Override
    public void close() throws IOException {
      super.close();
      if (moment == Moment.CLOSING_TOO) throw fault.error();
    }
  }

  private Path land(Topic topic, String name, int from, int count) throws IOException {
    Path day =
        lake.landing().resolve("env=~null/org=~null/type=" + topic.name() + "/date=2025-01-01");
    Path object = Files.createDirectories(day).resolve(name);
    Files.write(
        object,
        IntStream.range(from, from + count)
            .mapToObj("{\"id\":\"%d\",\"time\":1735693323000}"::formatted)
            .toList());
    return Files.setLastModifiedTime(object, FileTime.from(Instant.now().minusSeconds(60)));
  }

  private long load(Topic topic) {
    return loader.loadLanded(topic, ProgressListener.NONE).loaded();
  }

  private Set<Integer> ids(Topic topic) {
    List<Integer> ids =
        TableRows.of(lake, topic).stream()
            .map(row -> Integer.valueOf((String) row.get("id")))
            .toList();
    assertThat(ids).doesNotHaveDuplicates();
    return new TreeSet<>(ids);
  }

  private static Set<Integer> below(int end) {
    return IntStream.range(0, end).boxed().collect(Collectors.toCollection(TreeSet::new));
  }

  @ParameterizedTest
  @EnumSource
  @Timeout(60)
  void anErrorCostsItsObjectAlone(Fault kind) throws IOException {
    int next = 0;
    for (Moment now : Moment.values()) {
      moment = now;
      fault = kind;
      told.clear();
      int first = next;
      land(WEB, "a", next, 10);
      Path faulty = land(WEB, FAULTY, next + 10, EVENTS);
      land(WEB, "c", next + 10 + EVENTS, 10);
      next += EVENTS + 20;
      land(API, "a", first / 100, 10);
      int rounds = now == Moment.OPENING ? ROUNDS : 2;
      for (int round = 1; round <= rounds; round++) {
        load(WEB);
        assertThat(faulty).as("%s, round %d", now, round).exists();
        assertThat(loader.state(WEB)).isEqualTo(new LandingState(1, 0, 0, 0));
      }
      assertThat(ids(WEB)).contains(first, first + 9, next - 10, next - 1);
      assertThat(ids(WEB)).doesNotContain(next - 11);
      assertThat(load(API)).isEqualTo(10);
      assertThat(loader.state(API)).isEqualTo(LandingState.CLEAN);
      assertThat(told).as("once, however long it is so").hasSize(1);

      fault = null;
      load(WEB);
      assertThat(faulty).doesNotExist();
      assertThat(loader.state(WEB)).isEqualTo(LandingState.CLEAN);
      assertThat(ids(WEB)).isEqualTo(below(next));
    }
  }
}
