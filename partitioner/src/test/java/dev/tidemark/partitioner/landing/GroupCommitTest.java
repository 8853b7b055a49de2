package dev.tidemark.partitioner.landing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.partitioner.landing.GroupCommit.Waiting;
import dev.tidemark.partitioner.layout.Partition;
import dev.tidemark.partitioner.layout.PartitionLayout;
import dev.tidemark.partitioner.storage.FolderStore;
import dev.tidemark.partitioner.storage.ObjectStore;
import dev.tidemark.partitioner.storage.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GroupCommitTest {
  private static final Instant NOW = Instant.parse("2025-02-03T04:05:06.789Z");
  private static final String CALLER = "somebody";
  private static final LocalDate DAY = LocalDate.of(2025, 2, 3);

  @TempDir Path root;
  private FolderStore folder;

  @BeforeEach
  void aStore() {
    folder = new FolderStore(root);
  }

  private static Partition partition(int i) {
    return Partition.of("e" + i, "acme", "web", DAY);
  }

  private static PartitionedLines parcel(Partition partition, String... lines) {
    PartitionedLines partitionedLines = new PartitionedLines(CALLER, NOW);
    for (String line : lines) add(partitionedLines, partition, line);
    return partitionedLines;
  }

  private static void add(PartitionedLines partitionedLines, Partition partition, String line) {
    byte[] bytes = line.getBytes(UTF_8);
    partitionedLines.add(partition, bytes, 0, bytes.length);
  }

  @Test
  void aParcelOfManyLinesIsOneObjectAPartition() throws IOException {
    try (GroupCommit commit = new GroupCommit(folder)) {
      PartitionedLines partitionedLines = parcel(partition(1), "1", "2");
      add(partitionedLines, partition(2), "3");
      add(partitionedLines, partition(1), "4");
      commit.land(partitionedLines);
      commit.land(new PartitionedLines(CALLER, NOW));
      assertThat(folder.list("")).hasSize(2);
      assertThat(landed()).containsExactly("1", "2", "4", "3");
    }
  }

  /**
   * Otherwise the loader would reject lines that were reported as durable as a decompression bomb.
   */
  @Test
  void noObjectIsLargerThanALoaderTakes() throws Exception {
    Random random = new Random(Long.getLong("tidemark.seed", 22));
    int largest = 100;
    List<Waiting> group = new ArrayList<>();
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      PartitionedLines partitionedLines = new PartitionedLines(CALLER, NOW, 40);
      for (int j = 0; j < random.nextInt(30); j++) {
        expected.add(i + "/" + "x".repeat(random.nextInt(30)) + j);
        add(partitionedLines, partition(random.nextInt(2)), expected.getLast());
      }
      group.add(new Waiting(partitionedLines, new CompletableFuture<>()));
    }
    try (ExecutorService writers = Executors.newFixedThreadPool(2)) {
      new GroupWriter(folder, random, writers, largest).write(group);
    }
    for (Waiting one : group) assertThat(one.landed().get()).isTrue();
    assertThat(landed()).containsExactlyInAnyOrderElementsOf(expected);
    for (StoredObject object : folder.list("")) {
      try (InputStream in = new GZIPInputStream(folder.open(object.key()))) {
        assertThat(in.readAllBytes().length).isBetween(1, largest);
      }
    }
  }

  /** Split messages land larger than they arrived: up to gigabytes for one body. */
  @Test
  void aParcelIsInPiecesThatFitIntoAnObject() {
    assertThat(2 * PartitionedLines.PIECE).isLessThanOrEqualTo(LandingLimits.LARGEST);
    PartitionedLines partitionedLines = new PartitionedLines(CALLER, NOW);
    byte[] line = new byte[30 << 20];
    for (int i = 0; i < 5; i++) partitionedLines.add(partition(1), line, 0, line.length);
    assertThat(partitionedLines.lines().get(partition(1)))
        .extracting(piece -> piece.size() / line.length)
        .containsExactly(2, 2, 1);
  }

  @Test
  void aLineFeedInsideALineIsRejected() {
    assertThatThrownBy(() -> parcel(partition(1), "1\n2"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** All committers wait for the disk; callers that arrive meanwhile are written together. */
  @Test
  void manyCallersAtOnceShareOneObject() throws Exception {
    int callers = 300;
    HeldStore held = new HeldStore(folder);
    try (GroupCommit commit = new GroupCommit(held);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < callers; i++) {
        PartitionedLines partitionedLines = parcel(partition(1), "line " + i);
        all.add(threads.submit(() -> land(commit, partitionedLines)));
      }
      held.begun.await();
      held.mayGoOn.countDown();
      for (Future<?> one : all) one.get();
    }
    assertThat(landed()).hasSize(callers).doesNotHaveDuplicates();
    assertThat(folder.list("").size()).isLessThan(callers / 3);
  }

  @Test
  void aFailureOfTheWriteFailsExactlyTheCallersWhoseEventsAreInIt() throws Exception {
    long seed = Long.getLong("tidemark.seed", 21);
    Random random = new Random(seed);
    int partitions = 6;
    Path inTheWay = root.resolve(PartitionLayout.path(partition(0)));
    Files.createDirectories(inTheWay.getParent());
    Files.writeString(inTheWay, "a file where a folder must be");
    List<String> expected = new ArrayList<>();
    List<PartitionedLines> partitionedLinesList = new ArrayList<>();
    List<Boolean> failing = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      PartitionedLines partitionedLines = new PartitionedLines(CALLER, NOW);
      List<String> lines = new ArrayList<>();
      boolean fails = false;
      for (int j = 0; j <= random.nextInt(3); j++) {
        int at = random.nextInt(partitions);
        fails |= at == 0;
        lines.add(i + "/" + j);
        add(partitionedLines, partition(at), lines.getLast());
      }
      partitionedLinesList.add(partitionedLines);
      failing.add(fails);
      if (!fails) expected.addAll(lines);
    }
    try (GroupCommit commit = new GroupCommit(folder);
        ExecutorService threads = Executors.newFixedThreadPool(16)) {
      List<Future<Boolean>> all =
          threads.invokeAll(
              partitionedLinesList.stream()
                  .<Callable<Boolean>>map(p -> () -> land(commit, p))
                  .toList());
      for (int i = 0; i < all.size(); i++) {
        assertThat(succeeded(all.get(i)))
            .as("seed " + seed + ", parcel " + i)
            .isNotEqualTo(failing.get(i));
      }
    }
    Files.delete(inTheWay);
    assertThat(landed()).as("seed " + seed).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(hiddenFiles()).isEmpty();
  }

  @Test
  void whatFailedIsNotTriedAgainAfterTheCallersBack() throws Exception {
    Path inTheWay = Files.writeString(root.resolve("landing"), "a file where a folder must be");
    try (GroupCommit commit = new GroupCommit(folder)) {
      assertThatThrownBy(() -> commit.land(parcel(partition(1), "lost")))
          .isInstanceOf(IOException.class);
      Files.delete(inTheWay);
      commit.land(parcel(partition(1), "kept"));
    }
    assertThat(landed()).containsExactly("kept");
  }

  /** The disk fails during the renames: only then can a part of a batch stay. */
  @Test
  void aNameThatCannotBeGivenFailsThoseWhoseLinesItNames() throws Exception {
    AtomicInteger failed = new AtomicInteger();
    ObjectStore failing =
        new DraftingStore(folder) {
          @Override
          void publish(String key, PendingObject pendingObject) throws IOException {
            boolean isOfTwo = key.startsWith(PartitionLayout.path(partition(2)));
            if (isOfTwo && failed.getAndIncrement() == 0) throw new IOException("no name");
            pendingObject.publish();
          }
        };
    try (GroupCommit commit = new GroupCommit(failing)) {
      PartitionedLines partitionedLines = parcel(partition(1), "1");
      add(partitionedLines, partition(2), "2");
      assertThatThrownBy(() -> commit.land(partitionedLines)).hasMessageContaining("no name");
      commit.land(partitionedLines);
    }
    assertThat(landed()).containsExactlyInAnyOrder("1", "1", "2");
    assertThat(hiddenFiles()).isEmpty();
  }

  /** The disk writes one of the many objects at a time, and only while another caller waits. */
  @Test
  void callersWithVeryManyObjectsKeepNobodyElseWaiting() throws Exception {
    StingyStore stingy = new StingyStore(folder);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        GroupCommit commit = new GroupCommit(stingy)) {
      List<Future<Boolean>> wide = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        PartitionedLines partitionedLines = new PartitionedLines("hostile " + i % 2, NOW);
        for (int j = 0; j < 2_000; j++) add(partitionedLines, partition(j), i + "/" + j);
        wide.add(threads.submit(() -> land(commit, partitionedLines)));
      }
      stingy.busy.await();
      int allowed = 0;
      try {
        for (int i = 0; i < 20; i++) {
          PartitionedLines partitionedLines = new PartitionedLines("small " + i % 3, NOW);
          for (int j = 0; j <= i % 4; j++) add(partitionedLines, partition(-1 - j), "small");
          Future<Boolean> small = threads.submit(() -> land(commit, partitionedLines));
          while (isWaiting(small)) {
            stingy.allowed.release();
            assertThat(++allowed).as("objects of others").isLessThan(2_000);
          }
          assertThat(small.get()).isTrue();
        }
      } finally {
        stingy.allowed.release(1_000_000);
      }
      for (Future<Boolean> one : wide) assertThat(one.get()).isTrue();
    }
  }

  /** One error more than there are committers. */
  @Test
  void anErrorWhereverItComesEndsNoCommitterAndLeavesNobodyWaiting() throws Exception {
    AtomicInteger errors = new AtomicInteger(8);
    WriteQueue failing =
        new WriteQueue(2) {
          @Override
          void take(List<Waiting> group) {
            super.take(group);
            if (!group.isEmpty() && errors.getAndDecrement() > 0) {
              throw new OutOfMemoryError("while a group is made");
            }
          }

          @Override
          void over(List<Waiting> group) {
            if (errors.getAndDecrement() > 0) throw new OutOfMemoryError("while it is ended");
            super.over(group);
          }
        };
    try (GroupCommit commit = new GroupCommit(folder, failing);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; errors.get() > 0; i++) {
        PartitionedLines partitionedLines = new PartitionedLines(CALLER, NOW);
        for (int j = 0; j < 70; j++) add(partitionedLines, partition(j), "" + i);
        Future<Boolean> landing = threads.submit(() -> land(commit, partitionedLines));
        assertThatThrownBy(() -> landing.get(10, TimeUnit.SECONDS))
            .hasRootCauseInstanceOf(OutOfMemoryError.class);
      }
      for (int i = 0; i < 10; i++) {
        int number = i;
        assertThat(
                threads
                    .submit(() -> land(commit, parcel(partition(1), "kept " + number)))
                    .get(10, TimeUnit.SECONDS))
            .isTrue();
      }
    }
    assertThat(landed()).hasSize(10).allMatch(line -> line.startsWith("kept"));
  }

  @Test
  void closingLandsWhatWasTakenAndTakesNoMore() throws Exception {
    HeldStore held = new HeldStore(folder);
    GroupCommit commit = new GroupCommit(held);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Boolean>> all =
          IntStream.range(0, 50)
              .mapToObj(i -> threads.submit(() -> land(commit, parcel(partition(1), "" + i))))
              .toList();
      held.begun.await();
      Future<?> closing = threads.submit(commit::close);
      held.mayGoOn.countDown();
      closing.get();
      // Some callers may have arrived after the close; these got an exception.
      long taken = all.stream().filter(GroupCommitTest::succeeded).count();
      assertThat(landed()).hasSize((int) taken);
    }
    assertThatThrownBy(() -> commit.land(parcel(partition(1), "late")))
        .isInstanceOf(IllegalStateException.class);
  }

  private static boolean land(GroupCommit commit, PartitionedLines partitionedLines)
      throws IOException {
    commit.land(partitionedLines);
    return true;
  }

  private static boolean isWaiting(Future<?> future) throws Exception {
    try {
      future.get(1, TimeUnit.MILLISECONDS);
      return false;
    } catch (TimeoutException e) {
      return true;
    }
  }

  private static boolean succeeded(Future<Boolean> future) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      return false;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private List<String> landed() throws IOException {
    List<String> lines = new ArrayList<>();
    for (StoredObject object : folder.list("")) {
      try (InputStream in = new GZIPInputStream(folder.open(object.key()))) {
        new String(in.readAllBytes(), UTF_8).lines().forEach(lines::add);
      }
    }
    return lines;
  }

  private List<Path> hiddenFiles() throws IOException {
    try (var files = Files.walk(root)) {
      return files.filter(file -> file.getFileName().toString().startsWith(".")).toList();
    }
  }

  /** A real folder whose drafts can be inspected before they are published. */
  private static class DraftingStore implements ObjectStore {
    private final FolderStore folder;

    DraftingStore(FolderStore folder) {
      this.folder = folder;
    }

    @SuppressWarnings("UnusedVariable") // the key is for overriding methods
    void publish(String key, PendingObject pendingObject) throws IOException {
      pendingObject.publish();
    }

    @Override
    public PendingObject draft(String key, Content content) throws IOException {
      PendingObject pendingObject = folder.draft(key, content);
      return new PendingObject() {
        @Override
        public void publish() throws IOException {
          DraftingStore.this.publish(key, pendingObject);
        }

        @Override
        public void close() throws IOException {
          pendingObject.close();
        }
      };
    }

    @Override
    public List<StoredObject> list(String prefix) throws IOException {
      return folder.list(prefix);
    }

    @Override
    public InputStream open(String key) throws IOException {
      return folder.open(key);
    }

    @Override
    public void delete(String key) throws IOException {
      folder.delete(key);
    }
  }

  /**
   * A fake disk that writes objects of many partitions only when the test allows it, and keeps
   * nothing.
   */
  private static final class StingyStore extends DraftingStore {
    final CountDownLatch busy = new CountDownLatch(1);
    final Semaphore allowed = new Semaphore(0);

    StingyStore(FolderStore folder) {
      super(folder);
    }

    @Override
    public PendingObject draft(String key, Content content) {
      if (!key.contains("env=e-")) {
        busy.countDown();
        allowed.acquireUninterruptibly();
      }
      return new PendingObject() {
        @Override
        public void publish() {}

        @Override
        public void close() {}
      };
    }
  }

  /** A disk that blocks until the test releases it. */
  private static final class HeldStore extends DraftingStore {
    final CountDownLatch begun = new CountDownLatch(1);
    final CountDownLatch mayGoOn = new CountDownLatch(1);

    HeldStore(FolderStore folder) {
      super(folder);
    }

    @Override
    public PendingObject draft(String key, Content content) throws IOException {
      begun.countDown();
      try {
        mayGoOn.await();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
      return super.draft(key, content);
    }
  }
}
