package dev.tidemark.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tidemark.api.ServedLake;
import dev.tidemark.sql.cursor.Cursor;
import dev.tidemark.sql.cursor.CursorCodec;
import dev.tidemark.sql.cursor.CursorKeys;
import dev.tidemark.sql.query.Position;
import dev.tidemark.sql.query.Value;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A cursor is good as it was given, for its query and its rights alone; else it is a 400. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CursorAttacksTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String CHANGED =
      "The cursor was not issued by this service, or it was modified";

  @AutoClose private ServedLake lake;
  private int admitted;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    lake = ServedLake.start(folder, Map.of("TIDEMARK_ACCESS_REFRESH_INTERVAL", "100ms"));
    admit("{}");
  }

  @Test
  void everyFlippedBitIsSeen() throws Exception {
    var sealed = Base64.getUrlDecoder().decode(cursor("Demo"));
    var successes = new ArrayList<String>();
    for (int bit = 0; bit < 8 * sealed.length; bit += 7) {
      var changed = sealed.clone();
      changed[bit / 8] ^= (byte) (1 << (bit % 8));
      var answer = ask("Demo", base64(changed));
      var said = answer.body();
      // Of the first eight bits the version is made: an unknown one is said.
      boolean rejected =
          said.contains(CHANGED) || (bit < 8 && said.contains("The cursor has version"));
      if (answer.statusCode() != 400 || !rejected) successes.add(bit + ": " + said);
    }
    assertThat(successes).isEmpty();
  }

  @Test
  void whatIsCutLongerOrWrittenAnotherWayIsRejected() throws Exception {
    var good = cursor("Demo");
    var other = cursor("Demo");
    var half = good.length() / 2;
    var changed =
        new ArrayList<>(
            List.of(
                good + "A",
                good + "=",
                good + "==",
                good + " ",
                " " + good,
                good + "\\n",
                good + good,
                good.substring(0, half) + other.substring(half),
                good.substring(0, half) + "\\u0000" + good.substring(half),
                good.substring(0, half) + "." + good.substring(half),
                "A".repeat(good.length()),
                "A".repeat(1 << 20),
                "..",
                "null",
                "' OR 1=1 --",
                "../../cursor.keys"));
    for (int length = 0; length < good.length(); length += 9)
      changed.add(good.substring(0, length));
    for (var cursor : changed) rejected(ask("Demo", cursor), "cursor");
    for (var value : List.of("7", "true", "[]", "{}", "[\"" + good + "\"]")) {
      var body = "{\"limit\":5,\"cursor\":" + value + "}";
      rejected(lake.send(lake.query("/stats/hub", body)), "cursor");
    }
    assertThat(ask("Demo", good).statusCode()).isEqualTo(200);
  }

  @Test
  void anothersCursorIsRejectedWhereTheRightsDiffer() throws Exception {
    rejected(ask("Dev", cursor("Demo")), "different access rights");
    rejected(ask("Demo", cursor("Dev")), "different access rights");
    assertThat(ask("Stranger", cursor("Demo")).statusCode()).isEqualTo(403);
    // Whose rights are the same sees nothing by it that they might not see.
    assertThat(ask("Twin", cursor("Demo")).statusCode()).isEqualTo(200);
  }

  @Test
  void anotherTopicsOrQueriesCursorIsRejected() throws Exception {
    var good = cursor("Demo");
    var web = lake.query("/stats/web", "{\"limit\":5,\"cursor\":\"" + good + "\"}");
    rejected(lake.send(web), "another query");
    for (var query :
        List.of("\"filter\":{\"env\":\"dev\"}", "\"sort\":[\"timestamp\"]", "\"sort\":[\"-id\"]")) {
      var body = "{\"limit\":5," + query + ",\"cursor\":\"" + good + "\"}";
      rejected(lake.send(lake.query("/stats/hub", body)), "another query");
    }
  }

  @Test
  void aCursorOfOtherKeysIsRejected(@TempDir Path elsewhere) throws Exception {
    var codec =
        new CursorCodec(CursorKeys.inLake(elsewhere), Clock.systemUTC(), Duration.ofHours(1));
    var digest = base64(new byte[32]);
    var position = Position.after(List.of(new Value.Time(0), new Value.Text("a")));
    var forged = codec.seal(new Cursor(1, new Cursor.Owner(digest, digest), position));
    rejected(ask("Demo", forged), CHANGED);
    // And under the name of the key that this service has.
    var named = Base64.getUrlDecoder().decode(forged);
    System.arraycopy(Base64.getUrlDecoder().decode(cursor("Demo")), 0, named, 0, 5);
    rejected(ask("Demo", base64(named)), CHANGED);
  }

  @Test
  void aCursorFromBeforeAChangeOfRightsIsRejected() throws Exception {
    var all = cursor("Changing");
    admit("{\"environment\":[\"d.v\"]}");
    rejected(ask("Changing", all), "different access rights");
    var some = cursor("Changing");
    admit("{\"environment\":[\"dev\",\"prod\"]}");
    rejected(ask("Changing", some), "different access rights");
    admit("{}");
    rejected(ask("Changing", some), "different access rights");
    assertThat(ask("Changing", all).statusCode()).isEqualTo(200);
  }

  /** A cursor of a page of five. */
  private String cursor(String user) throws Exception {
    var answer = lake.send(query(user, "{\"limit\":5}"));
    return JSON.readTree(answer.body()).at("/pagination/cursor").textValue();
  }

  private HttpResponse<String> ask(String user, String cursor) throws Exception {
    return lake.send(query(user, "{\"limit\":5,\"cursor\":\"" + cursor + "\"}"));
  }

  private HttpRequest.Builder query(String user, String body) {
    return lake.request("/stats/hub")
        .header("Authorization", "Bearer " + lake.token(user))
        .POST(BodyPublishers.ofString(body));
  }

  private static void rejected(HttpResponse<String> answer, String message) throws Exception {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    var error = JSON.readTree(answer.body()).at("/errors/0");
    assertThat(error.path("type").textValue()).isEqualTo("validation");
    assertThat(error.path("message").textValue()).contains(message).hasSizeLessThan(300);
  }

  /** Changes the rights of user Changing and waits until the service knows them. */
  private void admit(String changing) throws Exception {
    var marker = "as-of-" + admitted++;
    Files.writeString(
        lake.dir().resolve("conf").resolve("access.json"),
        """
        {"hub":{"Demo":{},"Twin":{},"Dev":{"environment":["dev"]},"Changing":%s},\
        "web":["Demo"],"app":["%s"]}"""
            .formatted(changing, marker));
    var late = Instant.now().plusSeconds(120);
    while (!knows(marker) && Instant.now().isBefore(late)) Thread.sleep(20);
    assertThat(knows(marker)).isTrue();
  }

  private boolean knows(String user) throws Exception {
    var me = lake.request("/me").header("bearer", lake.token(user));
    return lake.send(me).body().contains("\"app\"");
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
