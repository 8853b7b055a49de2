package dev.tidemark.api.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.api.config.ConfigException;
import dev.tidemark.partitioner.event.Event;
import dev.tidemark.partitioner.event.EventReader;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.partitioner.topic.TopicReader;
import dev.tidemark.partitioner.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** access.json: whom it admits, to what, and what is wrong with it. */
class AccessListTest {
  private static final Path CONF = Path.of("..", "conf");
  private static final Topics TOPICS = topics();
  private static final Topic HUB = TOPICS.find("hub").orElseThrow();
  private static final Topic RUNS = TOPICS.find("public.cps.za.runs").orElseThrow();

  @TempDir private Path dir = Path.of("");

  @Test
  void bothFormsAdmitUsersWithoutRegardToCase() throws Exception {
    var list = read("{\"HUB\":[\"Ann\"],\"web\":{\"Bob\":{}}}");
    assertThat(list.grant(new Caller("aNN"), HUB).restricted()).isFalse();
    assertThatThrownBy(() -> list.grant(new Caller("Bob"), HUB))
        .hasMessage("User 'Bob' is not authorized for topic 'hub'");
  }

  @Test
  void aTopicThatIsNotListedAdmitsNobody() throws Exception {
    for (var list :
        List.of(
            read("{}"),
            read("{\"hub\":[]}"),
            read("{\"hub\":{}}"),
            AccessListReader.read(dir.resolve("none"), TOPICS))) {
      assertThat(list.admits(new Caller("Ann"), HUB)).isFalse();
    }
  }

  @Test
  void theSampleListAdmitsWhomItsUsersKnow() throws Exception {
    var list = AccessListReader.read(CONF, TOPICS);
    for (var topic : TOPICS.all()) {
      assertThat(list.grant(new Caller("demo"), topic).restricted()).isFalse();
    }
    var restricted = list.grant(new Caller("RESTRICTEDTESTUSER"), RUNS);
    assertThat(restricted.rowFilter().fields())
        .containsOnlyKeys("source_app", "environment", "tenant_id");
    assertThat(restricted.objections(run("restricted-app", "dev", "avms"), json, 0, json.length))
        .isEmpty();
    assertThat(restricted.objections(run("restricted-apps", "dev", "avms"), json, 0, json.length))
        .isNotEmpty();
    assertThat(restricted.objections(run("restricted-app", "Dev", "avms"), json, 0, json.length))
        .isNotEmpty();
    assertThat(restricted.objections(run("restricted-app", "dev", ""), json, 0, json.length))
        .isNotEmpty();
    assertThat(list.admits(new Caller("RestrictedTestUser"), HUB)).isFalse();
  }

  @Test
  void anyPatternOfAFieldAndAllFieldsMustMatch() throws Exception {
    var list =
        read("{\"hub\":{\"Ann\":{\"environment\":[\"dev\",\"te.*\"],\"action\":[\"a\\\\d+\"]}}}");
    var grant = list.grant(new Caller("Ann"), HUB);
    assertThat(grant.restricted()).isTrue();
    assertThat(grant.objections(hub("test", "\"a1\""), json, 0, json.length)).isEmpty();
    // What the first of two tells, a reader of the other does not see.
    assertThat(grant.objections(hub("dev", "\"a1\",\"action\":\"b\""), json, 0, json.length))
        .containsExactly("Field 'action' occurs more than once in message");
    assertThat(grant.objections(hub("prod", "\"a1\""), json, 0, json.length)).isNotEmpty();
    assertThat(grant.objections(hub("dev", "\"a\""), json, 0, json.length)).isNotEmpty();
    assertThat(grant.objections(hub("dev", "\"b\",\"action\":\"a1\""), json, 0, json.length))
        .isNotEmpty();
  }

  /** U+212A, the Kelvin sign, whose lower case is k. */
  @Test
  void caseIsThatOfAsciiAlone() throws Exception {
    var list = read("{\"hub\":{\"Ken\":{},\"Zoë\":{}}}");
    assertThat(list.admits(new Caller("kEN"), HUB)).isTrue();
    assertThat(list.admits(new Caller("\u212Aen"), HUB)).isFalse();
    assertThat(list.admits(new Caller("zoë"), HUB)).isTrue();
    assertThat(list.admits(new Caller("ZOË"), HUB)).isFalse();
    assertThat(new Caller("\u212Aen").key()).isNotEqualTo(new Caller("Ken").key());
    assertThat(TOPICS.find("CONNECTOR")).isPresent();
    assertThat(TOPICS.find("public.cps.za.run\u017F")).isEmpty();
  }

  @Test
  void everyProblemOfTheListIsSaidWithItsPlace() {
    assertThatThrownBy(
            () ->
                read(
                    """
                    {"hub": {"Ann": {"environment": ["de(v", 3], "enviroment": ["x"],
                                     "success": ["x"], "action": "x"},
                             "ANN": {}, "Bob": []},
                     "web": 3, "app": [7], "APP": [], "nowhere": {"Ann": {"x": ["^a"]}}}
                    """))
        .isInstanceOfSatisfying(
            ConfigException.class,
            e ->
                assertThat(e.problems())
                    .containsExactly(
                        "access.json: topic 'hub', user 'Ann', field 'environment', pattern 'de(v':"
                            + " at character 3: the group is not closed",
                        "access.json: topic 'hub', user 'Ann', field 'environment': 3 is not a"
                            + " pattern",
                        "access.json: topic 'hub', user 'Ann': unknown field 'enviroment' in topic"
                            + " hub; did you mean 'environment'?",
                        "access.json: topic 'hub', user 'Ann': field 'success' of topic hub is not"
                            + " a string; patterns match only strings",
                        "access.json: topic 'hub', user 'Ann', field 'action': must be a list of"
                            + " patterns, such as [\"dev\", \"te.*\"]",
                        "access.json: topic 'hub': user 'ANN' is listed twice",
                        "access.json: topic 'hub', user 'Bob': must be an object of fields, such as"
                            + " {\"environment\": [\"dev\"]}",
                        "access.json: topic 'web': must have a list of users, such as [\"Demo\"]",
                        "access.json: topic 'app': 7 is not a user's name",
                        "access.json: topic 'APP': is listed twice",
                        "access.json: topic 'nowhere', user 'Ann', field 'x', pattern '^a': at"
                            + " character 1: a pattern always matches the whole text, without ^ and"
                            + " $; the literal is written \\^"));
    assertThatThrownBy(() -> read("{\"hub\":[\"Ann\"],")).hasMessageContaining("access.json:1");
    assertThatThrownBy(() -> read("[]")).hasMessageContaining("object of topics");
    assertThatThrownBy(() -> read("{\"a\":[],\"a\":[]}")).hasMessageContaining("Duplicate");
  }

  @Test
  void aChangedListIsReadAgainAndABrokenOneKeepsTheOld() throws Exception {
    var first = read("{\"hub\":[\"Ann\"]}");
    var file = dir.resolve("access.json");
    var ann = new Caller("Ann");
    try (var access = RefreshingAccess.start(first, dir, () -> TOPICS, Duration.ofHours(1))) {
      access.refresh();
      assertThat(access.admits(ann, HUB)).isTrue();
      Files.writeString(file, "{\"hub\":[\"Bob\"]");
      access.refresh();
      assertThat(access.admits(ann, HUB)).isTrue();
      Files.delete(file);
      access.refresh();
      assertThat(access.admits(ann, HUB)).isTrue();
      assertThat(access.failures()).isEqualTo(2);
      Files.writeString(file, "{\"hub\":[\"Bob\"]}");
      access.refresh();
      assertThat(access.admits(ann, HUB)).isFalse();
      assertThat(access.admits(new Caller("Bob"), HUB)).isTrue();
      assertThat(access.failures()).isEqualTo(2);
    }
  }

  private byte[] json = {};

  private Event run(String app, String env, String tenant) {
    return event(
        RUNS,
        """
        {"event_id":"1","job_ref":"j","tenant_id":"%s","source_app":"%s","source_app_version":"1",\
        "environment":"%s","timestamp_start":1,"timestamp_end":2,"jobs":[]}\
        """
            .formatted(tenant, app, env));
  }

  private Event hub(String env, String action) {
    return event(
        HUB,
        """
        {"organizationID":"1","logType":"hub","environment":"%s","time":"2026-01-01T10:00:00.000Z",\
        "description":"d","success":true,"type":"request","caller":"action","action":%s}\
        """
            .formatted(env, action));
  }

  private Event event(Topic topic, String text) {
    json = text.getBytes(StandardCharsets.UTF_8);
    var readResult = EventReader.of(topic).read(json, 0, json.length);
    if (readResult instanceof Event event) return event;
    throw new AssertionError(readResult.toString());
  }

  private AccessList read(String text) throws Exception {
    Files.writeString(dir.resolve("access.json"), text);
    return AccessListReader.read(dir, TOPICS);
  }

  private static Topics topics() {
    try {
      return TopicReader.read(CONF);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
