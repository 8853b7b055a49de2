package dev.tidemark.api.service;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.tidemark.api.ServedLake;
import dev.tidemark.partitioner.layout.Partition;
import dev.tidemark.partitioner.layout.PartitionLayout;
import dev.tidemark.partitioner.storage.FolderStore;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.slf4j.LoggerFactory;

/**
 * A service on a disk that runs into trouble and comes out of it, in a process of its own: {@link
 * DiskTroubleTest} gives it a small disk, or takes away the superuser's right to write anywhere.
 */
final class TroubledDisk {
  private static final String KEY =
      PartitionLayout.path(Partition.of("qa", "9", "hub", LocalDate.parse("2026-01-20"))) + "late";

  private final Path dir;
  private final List<ILoggingEvent> log = new CopyOnWriteArrayList<>();

  private TroubledDisk(Path dir) {
    this.dir = dir;
  }

  /** How a disk gets into trouble, and out of it again. */
  private enum Trouble {
    FULL("No space left on device") {
      @Override
      void begin(Path dir) throws IOException {
        byte[] much = new byte[1 << 16];
        try (var out = Files.newOutputStream(dir.resolve("filler"))) {
          while (true) out.write(much);
        } catch (IOException full) {
          assertThat(Files.getFileStore(dir).getUsableSpace()).isLessThan(much.length);
        }
      }

      @Override
      void end(Path dir) throws IOException {
        Files.delete(dir.resolve("filler"));
      }
    },

    // The first load of a day makes a folder, the others write a file: each says it in its words.
    READ_ONLY("denied") {
      @Override
      void begin(Path dir) throws IOException {
        setAll(dir, "r-xr-xr-x", "r--r--r--");
      }

      @Override
      void end(Path dir) throws IOException {
        setAll(dir, "rwxr-xr-x", "rw-r--r--");
      }

      private void setOne(Path path, String permissions) throws IOException {
        try {
          Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
        } catch (NoSuchFileException loadedMeanwhile) {
          // As soon as folders can be written again, what has landed is loaded and deleted.
        }
      }

      private void setAll(Path dir, String folder, String file) throws IOException {
        try (var paths = Files.walk(dir)) {
          for (var path : paths.toList()) {
            var permissions = Files.isDirectory(path) ? folder : file;
            setOne(path, permissions);
          }
        }
      }
    };

    private final String words;

    Trouble(String words) {
      this.words = words;
    }

    abstract void begin(Path dir) throws IOException;

    abstract void end(Path dir) throws IOException;
  }

  public static void main(String[] args) throws Exception {
    new TroubledDisk(Path.of(args[1])).run(Trouble.valueOf(args[0]));
    System.out.println("survived");
  }

  private void run(Trouble trouble) throws Exception {
    var appender =
        new ListAppender<ILoggingEvent>() {
          @Override
          protected void append(ILoggingEvent event) {
            log.add(event);
          }
        };
    appender.start();
    ((Logger) LoggerFactory.getLogger("tidemark")).addAppender(appender);
    try (var lake = ServedLake.start(dir, Map.of("TIDEMARK_LOAD_INTERVAL", "1s"))) {
      assertThat(lake.send(lake.request("/health")).statusCode()).isEqualTo(200);
      var landed = land();
      trouble.begin(dir);
      // Only now it is old enough to be loaded.
      settle(landed);
      until(() -> log.stream().anyMatch(TroubledDisk::saysThatHubDoesNotLoad));
      answers(lake, false);
      until(() -> health(lake).statusCode() == 503);
      assertThat(health(lake).body())
          .startsWith(
              "{\"status\":\"down\",\"dependencies\":{\"engine\":\"UP\",\"lake\":\"DOWN\"},\"topics\":{\"hub\":\"");
      assertThat(landed).exists();

      trouble.end(dir);
      until(() -> Files.notExists(landed));
      answers(lake, true);
      until(() -> health(lake).statusCode() == 200);
    }
    assertThat(log.stream().filter(TroubledDisk::saysThatHubDoesNotLoad))
        .allSatisfy(event -> assertThat(event.getFormattedMessage()).contains(trouble.words));
  }

  private static boolean saysThatHubDoesNotLoad(ILoggingEvent event) {
    return event.getFormattedMessage().startsWith("hub does not load; it is retried: ");
  }

  /** With its time before it is seen: a flush may take longer than an object has to lie there. */
  private Path land() throws IOException {
    var landed = new FolderStore(dir).path(KEY);
    Files.createDirectories(landed.getParent());
    var hidden = landed.resolveSibling(".late.tmp");
    Files.writeString(
        hidden,
        """
        {"organizationID":"9","logType":"hub","environment":"qa","time":"2026-01-20T00:00:00Z","action":"late"}
        """);
    Files.setLastModifiedTime(hidden, FileTime.from(Instant.now().plus(Duration.ofHours(1))));
    return Files.move(hidden, landed);
  }

  private static void settle(Path landed) throws IOException {
    Files.setLastModifiedTime(landed, FileTime.from(Instant.parse("2026-01-20T00:00:00Z")));
  }

  /** What it was up to a second ago. */
  private static HttpResponse<String> health(ServedLake lake) throws Exception {
    return lake.send(lake.request("/health"));
  }

  private static void answers(ServedLake lake, boolean withLate) throws Exception {
    var page = lake.send(lake.query("/stats/hub", "{\"limit\":1000}"));
    assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
    assertThat(page.body().split("\"topic\":", -1))
        .hasSize(ServedLake.EVENTS + 1 + (withLate ? 1 : 0));
    assertThat(page.body().contains("\"action\":\"late\"")).isEqualTo(withLate);
  }

  private static void until(Callable<Boolean> condition) throws Exception {
    var deadline = Instant.now().plus(Duration.ofSeconds(60));
    while (!condition.call()) {
      assertThat(Instant.now()).isBefore(deadline);
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }
}
