package dev.tidemark.partitioner.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FolderStoreTest {
  @TempDir Path temp;
  private Path root;
  private FolderStore store;

  @BeforeEach
  void aStore() {
    root = temp.resolve("lake");
    store = new FolderStore(root);
  }

  @Test
  void whatIsWrittenIsListedAndRead() throws IOException {
    Instant before = Instant.now().minusSeconds(2);
    write("a/b/c.txt", "hello");
    write("a/d", "");
    write("z", "last");
    assertThat(store.list(""))
        .extracting(StoredObject::key)
        .containsExactly("a/b/c.txt", "a/d", "z");
    assertThat(store.list("a/b/"))
        .singleElement()
        .satisfies(
            object -> {
              assertThat(object.size()).isEqualTo(5);
              assertThat(object.modified()).isAfter(before);
            });
    assertThat(read("a/b/c.txt")).isEqualTo("hello");
    assertThat(store.path("a/d")).isEqualTo(root.resolve("a/d"));
  }

  @Test
  void nothingIsThereAtFirst() throws IOException {
    assertThat(store.list("")).isEmpty();
    assertThat(store.list("landing/")).isEmpty();
    assertThatThrownBy(() -> store.open("a")).isInstanceOf(NoSuchFileException.class);
    store.delete("a/b");
    assertThat(root).doesNotExist();
  }

  @Test
  void namesWithDotOrUnderscoreAreNotListed() throws IOException {
    write("a/_temporary/x", "1");
    write("a/.hidden", "2");
    write("a/x.y_z", "3");
    assertThat(store.list("")).extracting(StoredObject::key).containsExactly("a/x.y_z");
    assertThat(read("a/.hidden")).isEqualTo("2");
  }

  @Test
  void whatKilledWritersLeftIsDeletedWhenItIsOldAndNothingElseIs() throws IOException {
    Instant now = Instant.parse("2026-01-01T00:00:00Z");
    Path left = leave("a/" + FolderStore.unfinishedName(), now.minusSeconds(2));
    leave("a/b/c/" + FolderStore.unfinishedName(), now.minusSeconds(2));
    Path young = leave("a/" + FolderStore.unfinishedName(), now);
    Path elsewhere = leave("z/" + FolderStore.unfinishedName(), now.minusSeconds(2));
    Path others = leave("a/.hidden.tmp", now.minusSeconds(2));
    Path object = leave("a/" + FolderStore.unfinishedName().substring(1), now.minusSeconds(2));
    assertThat(store.deleteUnfinished("a/", now.minusSeconds(1))).isEqualTo(2);
    assertThat(left).doesNotExist();
    assertThat(root.resolve("a/b")).as("the folder of a deeper one").doesNotExist();
    assertThat(List.of(young, elsewhere, others, object)).allMatch(Files::exists);
    assertThat(store.deleteUnfinished("absent/", now)).isZero();
  }

  private Path leave(String key, Instant modified) throws IOException {
    write(key, "half");
    Path file = root.resolve(key);
    return Files.setLastModifiedTime(file, FileTime.from(modified));
  }

  @Test
  void whatIsBeingWrittenHasANameThatIsFoundLater() throws IOException {
    store.write(
        "a/b",
        out -> {
          try (var files = Files.list(root.resolve("a"))) {
            Path only = files.toList().getFirst();
            Files.copy(only, temp.resolve(only.getFileName()));
          }
        });
    assertThat(new FolderStore(temp).deleteUnfinished("", Instant.now().plusSeconds(60)))
        .isEqualTo(1);
    assertThat(read("a/b")).isEmpty();
  }

  @Test
  void aFolderGoesWithItsLastObject() throws IOException {
    write("a/b/1", "1");
    write("a/b/2", "2");
    store.delete("a/b/1");
    store.delete("a/b/1");
    assertThat(read("a/b/2")).isEqualTo("2");
    store.delete("a/b/2");
    assertThat(root.resolve("a")).isEmptyDirectory();
    write("z", "1");
    store.delete("z");
    assertThat(root.resolve("z")).doesNotExist();
  }

  /** An operator may have granted a delivery stream the right to write there. */
  @Test
  void theTopFolderStaysWithTheRightsThatItWasGiven() throws IOException {
    Path landing = Files.createDirectories(root.resolve("landing"));
    Set<PosixFilePermission> given = PosixFilePermissions.fromString("rwxrwx--x");
    Files.setPosixFilePermissions(landing, given);
    Object inode = Files.getAttribute(landing, "unix:ino");
    write("landing/env=p/1", "1");
    write("landing/2", "2");
    store.delete("landing/env=p/1");
    store.delete("landing/2");
    write("landing/" + FolderStore.unfinishedName(), "half");
    assertThat(store.deleteUnfinished("landing/", Instant.now().plusSeconds(60))).isEqualTo(1);
    assertThat(landing).isEmptyDirectory();
    assertThat(Files.getPosixFilePermissions(landing)).isEqualTo(given);
    assertThat(Files.getAttribute(landing, "unix:ino")).isEqualTo(inode);
  }

  @Test
  void anObjectIsNotOverwritten() throws IOException {
    write("a", "first");
    assertThatThrownBy(() -> write("a", "second")).isInstanceOf(FileAlreadyExistsException.class);
    assertThat(read("a")).isEqualTo("first");
  }

  @Test
  void anObjectIsThereWholeOrNotAtAll() {
    assertThatThrownBy(
            () ->
                store.write(
                    "a/b",
                    out -> {
                      out.write(new byte[1 << 20]);
                      throw new IOException("the source broke");
                    }))
        .hasMessage("the source broke");
    assertThat(root.resolve("a")).isEmptyDirectory();
  }

  @Test
  void theContentMayCloseItsStream() throws IOException {
    store.write("a", OutputStream::close);
    assertThat(read("a")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "/", "/etc/passwd", "a/", "a//b", ".", "..", "a/../../b", "a/./b", "a\0b"})
  void keysStayInTheStore(String key) {
    assertThatThrownBy(() -> store.open(key)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> write(key, "")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> store.delete(key)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void symbolicLinksLeadNowhere() throws IOException {
    Path outside = Files.createDirectories(temp.resolve("outside"));
    Files.writeString(outside.resolve("secret"), "secret");
    write("in", "in");
    Files.createSymbolicLink(root.resolve("out"), outside);
    Files.createSymbolicLink(root.resolve("file"), outside.resolve("secret"));
    assertThat(store.list("")).extracting(StoredObject::key).containsExactly("in");
    assertThat(store.list("out/")).isEmpty();
    assertThatThrownBy(() -> store.open("out/secret")).isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> store.open("file")).isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> write("out/x", "x")).isInstanceOf(IOException.class);
    store.delete("out/secret");
    assertThat(outside.resolve("secret")).exists();
    assertThat(outside.resolve("x")).doesNotExist();
  }

  /** They are listed for reporting, and never opened. */
  @Test
  void linksAndNamesThatAreNoTextAreNoObjectsAndAreTold() throws Exception {
    write("a/good", "x");
    Files.createSymbolicLink(root.resolve("a/link"), root.resolve("a/good"));
    new ProcessBuilder(
            "sh",
            "-c",
            "mkdir $(printf 'b\\351'); touch $(printf 'b\\351')/x $(printf 'a/\\377.gz')")
        .directory(root.toFile())
        .inheritIO()
        .start()
        .waitFor();
    ObjectListing objectListing = store.listWithSetAside("");
    assertThat(objectListing.objects()).extracting(StoredObject::key).containsExactly("a/good");
    assertThat(objectListing.skipped())
        .extracting(ObjectListing.Skipped::shown)
        .containsExactlyInAnyOrder("a/link", "a/%FF.gz", "b%E9/x");
  }

  @Test
  void theRootMayBeALink() throws IOException {
    Path real = Files.createDirectories(temp.resolve("real"));
    Path link = Files.createSymbolicLink(temp.resolve("link"), real);
    FolderStore linked = new FolderStore(link);
    linked.write("a/b", out -> out.write('x'));
    assertThat(linked.list("")).extracting(StoredObject::key).containsExactly("a/b");
    assertThat(real.resolve("a/b")).exists();
  }

  @Test
  void aFileInTheWayIsAFailure() throws IOException {
    write("a", "");
    assertThatThrownBy(() -> write("a/b", "")).isInstanceOf(IOException.class);
  }

  @Test
  void namesTooLongForTheDiskAreAFailure() {
    assertThatThrownBy(() -> write("x".repeat(300), "")).isInstanceOf(IOException.class);
    assertThat(root).isEmptyDirectory();
  }

  @Test
  void writersAndDeletersDoNotDisturbEachOther() throws Exception {
    int writers = 4;
    int objects = 60;
    try (ExecutorService pool = Executors.newFixedThreadPool(writers)) {
      List<Future<?>> done = new ArrayList<>();
      for (int w = 0; w < writers; w++) {
        String name = "deep/folder/of/" + w + "-";
        done.add(
            pool.submit(
                () -> {
                  for (int i = 0; i < objects; i++) {
                    write(name + i, name);
                    assertThat(read(name + i)).isEqualTo(name);
                    store.list("");
                    store.delete(name + i);
                  }
                  return null;
                }));
      }
      for (Future<?> one : done) one.get();
    }
    assertThat(root.resolve("deep")).isEmptyDirectory();
  }

  private void write(String key, String text) throws IOException {
    store.write(key, out -> out.write(text.getBytes(UTF_8)));
  }

  private String read(String key) throws IOException {
    try (InputStream in = store.open(key)) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }
}
