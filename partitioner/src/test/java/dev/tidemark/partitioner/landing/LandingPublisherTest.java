package dev.tidemark.partitioner.landing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.partitioner.layout.Partition;
import dev.tidemark.partitioner.layout.PartitionLayout;
import dev.tidemark.partitioner.storage.FolderStore;
import dev.tidemark.partitioner.storage.StoredObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LandingPublisherTest {
  private static final LocalDate DAY = LocalDate.of(2025, 2, 3);
  private static final Partition PROD = Partition.of("prod", "acme", "web", DAY);
  private static final Partition NOWHERE = Partition.of(null, "", "web", DAY);

  @TempDir Path root;
  private FolderStore store;

  @BeforeEach
  void aStore() {
    store = new FolderStore(root);
  }

  @Test
  void linesOfAPartitionAreOneObject() throws IOException {
    try (Publisher publisher = publisher(LandingLimits.DEFAULT)) {
      publish(publisher, PROD, "{\"a\":1}");
      publish(publisher, NOWHERE, "{\"b\":1}");
      publish(publisher, PROD, "{\"a\":2}");
      assertThat(store.list("")).isEmpty();
      publisher.flush();
      publisher.flush();
    }
    assertThat(store.list("")).hasSize(2);
    assertThat(store.list("").getFirst().key())
        .matches(
            "landing/env=prod/org=acme/type=web/date=2025-02-03/"
                + "20250203T040506007Z-[0-9a-f]{16}\\.ndjson\\.gz");
    assertThat(lines(PROD)).containsExactly("{\"a\":1}", "{\"a\":2}");
    assertThat(lines(NOWHERE)).containsExactly("{\"b\":1}");
  }

  @Test
  void closingFlushesAndTakesNoMore() throws IOException {
    Publisher publisher = publisher(LandingLimits.DEFAULT);
    publish(publisher, PROD, "1");
    publisher.close();
    publisher.close();
    assertThat(lines(PROD)).containsExactly("1");
    assertThatThrownBy(() -> publish(publisher, PROD, "2"))
        .isInstanceOf(IllegalStateException.class);
  }

  /** No buffered object may become larger than a loader accepts. */
  @Test
  void limitsThatMakeObjectsTooLargeAreRejected() {
    assertThatThrownBy(() -> new LandingLimits(1, LandingLimits.LARGEST / 2, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aLineFeedInsideALineIsRejected() throws IOException {
    try (Publisher publisher = publisher(LandingLimits.DEFAULT)) {
      assertThatThrownBy(() -> publish(publisher, PROD, "1\n2"))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(store.list("")).isEmpty();
  }

  @Test
  void whatIsHeldIsBounded() throws IOException {
    int lines = 600;
    LandingLimits limits = new LandingLimits(500, 3000, 7);
    try (Publisher publisher = publisher(limits)) {
      Random random = new Random(7);
      for (int i = 0; i < lines; i++) {
        Partition partition = Partition.of("e" + random.nextInt(12), "o", "web", DAY);
        publish(publisher, partition, "line " + i);
      }
      int written = all().size();
      assertThat(lines - written).isLessThan(3000 / "line 100\n".length());
      assertThat(store.list("").size()).isGreaterThan(lines * 10 / 3000);
    }
    assertThat(all()).hasSize(lines).doesNotHaveDuplicates();
  }

  @Test
  void whatCannotBeWrittenIsKeptAndReportedToEverybody() throws IOException {
    Path inTheWay = root.resolve(PartitionLayout.path(PROD));
    Files.createDirectories(inTheWay.getParent());
    Files.writeString(inTheWay, "a file where a folder must be");
    try (Publisher publisher = publisher(LandingLimits.DEFAULT)) {
      publish(publisher, PROD, "1");
      publish(publisher, NOWHERE, "other");
      assertThatThrownBy(publisher::flush).isInstanceOf(IOException.class);
      assertThatThrownBy(publisher::flush).isInstanceOf(IOException.class);
      assertThat(lines(NOWHERE)).containsExactly("other");
      publish(publisher, PROD, "2");
      Files.delete(inTheWay);
      publisher.flush();
      assertThat(lines(PROD)).containsExactly("1", "2");
    }
  }

  @Test
  void aLineThatFindsNoRoomIsNotTaken() throws IOException {
    Path inTheWay = Files.writeString(root.resolve("landing"), "a file where a folder must be");
    try (Publisher publisher = publisher(new LandingLimits(10, 25, 10))) {
      publish(publisher, PROD, "0123456789");
      publish(publisher, NOWHERE, "0123456789");
      assertThatThrownBy(() -> publish(publisher, NOWHERE, "lost")).isInstanceOf(IOException.class);
      Files.delete(inTheWay);
    }
    assertThat(all()).containsExactly("0123456789", "0123456789");
  }

  @Test
  void manyThreadsShareTheirFlushes() throws Exception {
    int threads = 6;
    int lines = 20;
    try (Publisher publisher = publisher(LandingLimits.DEFAULT);
        ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      List<Future<?>> done = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        int thread = t;
        done.add(
            pool.submit(
                () -> {
                  for (int i = 0; i < lines; i++) {
                    String line = thread + " " + i;
                    publish(publisher, thread % 2 == 0 ? PROD : NOWHERE, line);
                    publisher.flush();
                    if (i % 10 == 0) assertThat(all()).contains(line);
                  }
                  return null;
                }));
      }
      for (Future<?> one : done) one.get();
    }
    assertThat(all()).hasSize(threads * lines).doesNotHaveDuplicates();
  }

  private Publisher publisher(LandingLimits limits) {
    Clock clock = Clock.fixed(Instant.parse("2025-02-03T04:05:06.007Z"), ZoneOffset.UTC);
    return new LandingPublisher(store, clock, new Random(1), limits);
  }

  private static void publish(Publisher publisher, Partition partition, String line)
      throws IOException {
    byte[] bytes = ("<" + line + ">").getBytes(UTF_8);
    publisher.publish(partition, bytes, 1, bytes.length - 2);
  }

  private List<String> lines(Partition partition) throws IOException {
    return lines(PartitionLayout.path(partition));
  }

  private List<String> all() throws IOException {
    return lines("");
  }

  private List<String> lines(String prefix) throws IOException {
    List<String> lines = Collections.synchronizedList(new ArrayList<>());
    for (StoredObject object : store.list(prefix)) {
      try (GZIPInputStream in = new GZIPInputStream(store.open(object.key()))) {
        new String(in.readAllBytes(), UTF_8).lines().forEach(lines::add);
      }
    }
    return lines;
  }
}
