package dev.tidemark.api.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.api.Landed;
import dev.tidemark.api.ServedLake;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Of a compressed body every event is taken, or none and it is said why; however it was made. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CompressedBodiesTest {
  private static final String LINE =
      "{\"organizationID\":\"9\",\"logType\":\"hub\",\"environment\":\"qa\",\"time\":\"2026-01-20\",\"n\":%d}\n";

  @AutoClose private ServedLake lake;

  @BeforeAll
  void start(@TempDir Path dir) throws Exception {
    lake = ServedLake.start(dir, Map.of("TIDEMARK_EVENTS_MAX_BODY", "3MiB"));
  }

  @AfterEach
  void theServiceGoesOn() throws Exception {
    Landed.clear(lake.dir());
    takes(1, zip(LINE.formatted(1).getBytes(UTF_8)));
  }

  @Test
  void everyMemberIsRead() throws Exception {
    var bytes = new ByteArrayOutputStream();
    // More than one piece of the network, so that a member may not have arrived when one ends.
    for (int i = 0; i < 3_000; i++) bytes.writeBytes(zip(LINE.formatted(i).getBytes(UTF_8)));
    takes(3_000, bytes.toByteArray());
  }

  /** The server's own unzipping took all of these for whole. */
  @Test
  void whatIsCutOffOrGoesOnAsSomethingElseIsRejectedWhole() throws Exception {
    var lines = new StringBuilder();
    for (int i = 0; i < 2_000; i++) lines.append(LINE.formatted(i));
    var whole = zip(lines.toString().getBytes(UTF_8));
    for (int cut : new int[] {1, 4, 8, 9, 12, whole.length / 2, whole.length - 11}) {
      rejects(400, "validation", Arrays.copyOf(whole, whole.length - cut));
    }
    rejects(400, "validation", whole, "garbage".getBytes(UTF_8));
    rejects(400, "validation", whole, Arrays.copyOf(whole, 5));
    rejects(400, "validation", whole, new byte[] {0});
    for (int at : new int[] {2, 40, whole.length / 2, whole.length - 6, whole.length - 2}) {
      var changed = whole.clone();
      changed[at] ^= 0x10;
      rejects(400, "validation", changed);
    }
    rejects(400, "validation", LINE.formatted(1).getBytes(UTF_8));
    rejects(400, "validation");
  }

  @Test
  void aBombIsTooLarge() throws Exception {
    for (byte b : new byte[] {0, ' ', '\n', '{', '['}) {
      var block = new byte[16 << 20];
      Arrays.fill(block, b);
      rejects(413, "too_large", zip(block));
    }
    // Zipped twice it is small, and no text.
    rejects(400, "validation", zip(zip(new byte[16 << 20])));
  }

  @Test
  void anotherCodingIsA415() throws Exception {
    for (var coding : new String[] {"deflate", "br", "zstd", "snappy", "gzip, gzip", "garbage"}) {
      var request = lake.events("hub", "application/x-ndjson", zip(new byte[9]));
      var answer = lake.send(request.header("Content-Encoding", coding));
      assertThat(answer.statusCode()).as(coding).isEqualTo(415);
      assertThat(answer.body()).contains("must be plain or gzip");
    }
    var query =
        lake.query("/stats/hub", "")
            .header("Content-Encoding", "gzip")
            .POST(BodyPublishers.ofByteArray(zip("{}".getBytes(UTF_8))));
    assertThat(lake.send(query).statusCode()).isEqualTo(415);
  }

  private void takes(int events, byte[]... parts) throws Exception {
    var request = lake.events("hub", "application/x-ndjson", join(parts));
    var answer = lake.send(request.header("Content-Encoding", "gzip"));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    assertThat(Landed.in(lake.dir()).lines()).hasSize(events);
    Landed.clear(lake.dir());
  }

  private void rejects(int status, String type, byte[]... parts) throws Exception {
    var request = lake.events("hub", "application/x-ndjson", join(parts));
    var answer = lake.send(request.header("Content-Encoding", "gzip"));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.body()).contains("\"type\":\"" + type + "\"").hasSizeLessThan(2_000);
    assertThat(Landed.in(lake.dir()).lines()).isEmpty();
  }

  private static byte[] zip(byte[] bytes) throws IOException {
    var compressed = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(compressed)) {
      gzip.write(bytes);
    }
    return compressed.toByteArray();
  }

  private static byte[] join(byte[]... parts) {
    var bytes = new ByteArrayOutputStream();
    for (var part : parts) bytes.writeBytes(part);
    return bytes.toByteArray();
  }
}
