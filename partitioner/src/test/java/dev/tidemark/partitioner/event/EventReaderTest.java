package dev.tidemark.partitioner.event;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.partitioner.event.Rejection.Reason;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.partitioner.topic.TopicReader;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventReaderTest {
  @TempDir Path conf;
  private EventReader reader;

  @BeforeEach
  void aTopic() throws IOException {
    reader =
        EventReader.of(
            topic(
                """
                {"type": "object", "required": ["id", "kind"], "properties": {
                  "id": {"type": ["string", "integer"]}, "time": {"type": ["string", "number"]},
                  "env": {"type": ["string", "integer", "null"]}, "org": {},
                  "kind": {"enum": ["a", "b"]}, "n": {"type": "integer"}, "d": {"type": "number"},
                  "seen": {"type": "string", "format": "date-time"},
                  "end": {"type": "number"}, "o": {"properties": {"at": {"type": "integer"}}}}}
                """,
                "topics:\n  t: {epoch-millis: [end, o.at], columns: [o.at]}\n"));
  }

  @Test
  void theEnvelopeIsPickedFromTheEvent() {
    Event event =
        event(
            """
             {"kind":"a","id":"\\u0041ß","x":[{"id":2}],"time":"2021-03-01 00:01:11.055+00",
             "env":"prod","org":7.0,"seen":"2020-02-29T12:00Z","end":1.5e3,"o":{"at":-1}}
            """);
    assertThat(event.id()).isEqualTo("Aß");
    assertThat(event.timestamp()).isEqualTo(1_614_556_871_055L);
    assertThat(event.env()).isEqualTo("prod");
    assertThat(event.org()).isEqualTo("7");
    assertThat(reader.timeFields())
        .extracting(field -> field.name())
        .containsExactly("seen", "end", "o.at");
    assertThat(event.times()).containsExactly(1_582_977_600_000L, 1500, -1);
  }

  /** Regression: the number was written out first, five thousand digits for six bytes. */
  @Test
  void aNumberThatIsLongerThanAnIdMayBeIsRejected() {
    assertThat(reason("{'id':1e5000,'kind':'a','time':0}", "id"))
        .isEqualTo("1e5000 is longer than 512 bytes");
    assertThat(event("{'id':1e300,'kind':'a','time':0}").id()).hasSize(301);
  }

  /** Regression: idle readers of many topics kept the bodies of requests in memory. */
  @Test
  void anIdleReaderKeepsNothingOfWhatItHasRead() throws InterruptedException {
    for (String text :
        List.of("{\"id\":1,\"kind\":\"a\",\"time\":0}", "{\"id\":1,\"kind\":\"x\"}", "{\"id\":1")) {
      WeakReference<byte[]> body = readAndLeft(text);
      long until = System.nanoTime() + Duration.ofSeconds(10).toNanos();
      while (body.get() != null && System.nanoTime() < until) {
        System.gc();
        Thread.sleep(10);
      }
      assertThat(body.get()).as(text).isNull();
    }
  }

  private WeakReference<byte[]> readAndLeft(String text) {
    byte[] body = text.getBytes(UTF_8);
    assertThat(reader.read(body, 0, body.length)).isNotNull();
    return new WeakReference<>(body);
  }

  @Test
  void absentAndNullAreTheSame() {
    Event absent = event("{'id':1,'kind':'a','time':0}");
    Event nulls = event("{'id':1,'kind':'a','time':0,'env':null,'org':null}");
    assertThat(absent.env()).isNull();
    assertThat(absent.org()).isNull();
    assertThat(nulls.env()).isNull();
    assertThat(nulls.org()).isNull();
    assertThat(absent.times()).containsExactly(Event.NO_TIME, Event.NO_TIME, Event.NO_TIME);
  }

  @Test
  void integersCountAsTheirDecimalText() {
    assertThat(event("{'id':1.0,'kind':'a','time':0}").id()).isEqualTo("1");
    assertThat(event("{'id':-0,'kind':'a','time':0}").id()).isEqualTo("0");
    assertThat(event("{'id':12e2,'kind':'a','time':0}").id()).isEqualTo("1200");
    assertThat(event("{'id':123456789012345678901234567890,'kind':'a','time':0}").id())
        .isEqualTo("123456789012345678901234567890");
    assertThat(reason("{'id':'1','kind':'a','time':0,'org':1.5}", "org")).contains("1.5");
    assertThat(reason("{'id':'1','kind':'a','time':0,'org':1e999999999}", "org")).contains("128");
  }

  @Test
  void ofARepeatedMemberTheFirstCounts() {
    assertThat(event("{'id':'1','kind':'a','time':0,'id':'2','kind':7,'time':'x','n':1,'n':'x'}"))
        .satisfies(event -> assertThat(event.id()).isEqualTo("1"));
    assertThat(reason("{'id':'1','kind':'z','kind':'a','time':0}", "kind")).contains("z");
    // Null is a value too: the first counts, and it is null.
    assertThat(event("{'id':'1','kind':'a','time':0,'env':null,'env':'e'}").env()).isNull();
  }

  @Test
  void timesFollowTheGrammar() {
    assertThat(event("{'id':1,'kind':'a','time':-0.5}").timestamp()).isEqualTo(-1);
    assertThat(event("{'id':1,'kind':'a','time':1e3}").timestamp()).isEqualTo(1000);
    assertThat(reason("{'id':1,'kind':'a','time':'2025-02-30'}", "time")).contains("2025-02-30");
    assertThat(reason("{'id':1,'kind':'a','time':253402300800000}", "time")).contains("0001");
    assertThat(reason("{'id':1,'kind':'a','time':1e300}", "time")).contains("is not a time");
    assertThat(reason("{'id':1,'kind':'a'}", "time")).contains("missing");
    assertThat(reason("{'id':1,'kind':'a','time':null}", "time")).isNotEmpty();
    assertThat(event("{'id':1,'kind':'a','time':0,'seen':'yesterday'}").times()[0])
        .isEqualTo(Event.NO_TIME);
  }

  @Test
  void everyReasonIsTold() {
    assertThat(
            reasons(
                "{'id':true,'kind':'c','time':'x','n':'3','d':1e400,'org':[],'env':'a\\u0000'}"))
        .extracting(Reason::field)
        .containsExactlyInAnyOrder("id", "kind", "time", "n", "d", "org", "env");
    assertThat(reason("{'id':1,'kind':'a','time':0,'n':'3'}", "n"))
        .isEqualTo("\"3\": string found, integer expected");
    assertThat(reasons("{'time':0}")).hasSize(2);
  }

  @Test
  void declaredNumbersFitTheirColumns() {
    assertThat(event("{'id':1,'kind':'a','time':0,'n':9223372036854775807}")).isNotNull();
    assertThat(reason("{'id':1,'kind':'a','time':0,'n':9223372036854775808}", "n"))
        .contains("64-bit");
    assertThat(reason("{'id':1,'kind':'a','time':0,'n':1e999999999}", "n")).contains("64-bit");
    assertThat(event("{'id':1,'kind':'a','time':0,'n':1.0}")).isNotNull();
    assertThat(event("{'id':1,'kind':'a','time':0,'n':1e3}")).isNotNull();
    assertThat(reason("{'id':1,'kind':'a','time':0,'n':1.5}", "n")).contains("1.5");
    assertThat(reason("{'id':1,'kind':'a','time':0,'d':-1e309}", "d")).contains("double");
    assertThat(event("{'id':1,'kind':'a','time':0,'d':1e-999999999}")).isNotNull();
    assertThat(event("{'id':1,'kind':'a','time':0,'d':" + "0.".concat("1".repeat(900_000)) + "}"))
        .isNotNull();
  }

  @Test
  void numbersBeyondADoubleAreRejectedWhereverTheyAre() {
    for (String number :
        List.of(
            "1e400",
            "1e999",
            "1.5E+309",
            "-1e309",
            "1E+999999999",
            "9".repeat(309),
            "9".repeat(900_000))) {
      String start = "{'id':1,'kind':'a','time':0,";
      assertThat(reason(start + "'x':" + number + "}", "x")).contains("double");
      assertThat(reason(start + "'x':{'y':[0,{'z':" + number + "}]}}", "x.y.1.z"))
          .contains("double");
      assertThat(reason(start + "'any':[[" + number + "]]}", "any.0.0")).contains("double");
      assertThat(event(start + "'x':'" + number + "'}")).isNotNull();
      // Of a repeated member the first counts, but invalid numbers in the others are reported too.
      assertThat(reason(start + "'x':1,'x':" + number + "}", "x")).contains("double");
      assertThat(reason(start + "'d':1,'d':[" + number + "]}", "d.0")).contains("double");
    }
    for (String number :
        List.of(
            "1e308",
            "1e99",
            "1E+99",
            "2.5e-99",
            "-1.7976931348623157e308",
            "1e-400",
            "0e999",
            "9".repeat(308))) {
      assertThat(event("{'id':1,'kind':'a','time':0,'x':[{'y':" + number + "}]}")).isNotNull();
    }
    assertThat(reasons("{'x':1e400,'kind':'z','y':1e400}"))
        .extracting(Reason::field)
        .contains("x", "y", "kind", "time");
    int many = 100_000;
    assertThat(reasons("{'id':1,'kind':'a','time':0,'x':[" + "1e400,".repeat(many) + "0]}"))
        .hasSize(101);
    // Regression: the whole name was copied for each of them, thirty billion bytes.
    for (String name :
        List.of("n".repeat(300_000), "\\u00e9".repeat(50_000), "é".repeat(150_000))) {
      assertThat(
              reasons(
                  "{'id':1,'kind':'a','time':0,'" + name + "':[" + "1e400,".repeat(many) + "0]}"))
          .singleElement()
          .satisfies(reason -> assertThat(reason.field()).hasSize(401).endsWith("…"));
    }
  }

  @Test
  void idsAreBounded() {
    assertThat(event("{'id':'" + "é".repeat(256) + "','kind':'a','time':0}").id()).hasSize(256);
    assertThat(reason("{'id':'" + "é".repeat(257) + "','kind':'a','time':0}", "id"))
        .contains("512");
    assertThat(reason("{'id':'" + "\\u0000" + "','kind':'a','time':0}", "id")).contains("u0000");
    assertThat(reason("{'id':'','kind':'a','time':0}", "id")).contains("empty");
    assertThat(event("{'id':'1','kind':'a','time':0,'env':''}").env()).isEmpty();
    assertThat(reason("{'id':1,'kind':'a','time':0,'env':'" + "e".repeat(129) + "'}", "env"))
        .contains("128");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "null",
        "{",
        "{}x",
        "{}{}",
        "{'id':1,'kind':'a','time':0}]",
        "{'id':1,'kind':'a','time':0,}",
        "{'id':1,'kind':'a','time':NaN}",
        "{'id':1,'kind':'a','time':+1}",
        "{'id':1,'kind':'a','time':01}",
        "{'id':1,'kind':'a','time':1.}",
        "{'id':1,'kind':'a','time':.5}",
        "{'id':1,'kind':'a','time':0,'x':[1,]}",
        "{'id':1,'kind':'a','time':0,'x':1 2}",
        "{'id':1,'kind':'a','time':0,'x':tru}",
        "{'id':1,'kind':'a','time':0,'x':'\t'}",
        "{'id':1,'kind':'a','time':0,'x':'\\x'}",
        "{'id':1,'kind':'a','time':0,'x':'\\ud800'}",
        "{'id':1,'kind':'a','time':0,'x':'\\udc00\\ud800'}",
        "{'id':1,'kind':'a','time':0,'x':'\\ud83dx'}",
        "{'id':1,'kind':'a','time':0,'\\udead':1}",
        "{'id':1,'kind':'a','time':0} //",
        "{'id':1,'kind':'a','time':0,x:1}",
        "\uFEFF{'id':1,'kind':'a','time':0}",
      })
  void onlyJsonIsAnEvent(String text) {
    assertThat(read(text)).isInstanceOf(Rejection.class);
  }

  @Test
  void bytesMustBeUtf8() {
    for (String bytes :
        List.of(
            "\u00C3", "\u00C0\u0080", "\u00ED\u00A0\u0080", "\u00F4\u0090\u0080\u0080", "\u00FF")) {
      byte[] line =
          ("{\"id\":1,\"kind\":\"a\",\"time\":0,\"x\":\"" + bytes + "\"}").getBytes(ISO_8859_1);
      assertThat(reader.read(line, 0, line.length)).as(bytes).isInstanceOf(Rejection.class);
    }
    assertThat(event("{'id':1,'kind':'a','time':0,'x':'é€😀\\ud83d\\ude00\\\\ud800\\u0000'}"))
        .isNotNull();
  }

  @Test
  void depthAndSizeAreBounded() {
    String deep = "{'id':1,'kind':'a','time':0,'x':" + "[".repeat(99) + "]".repeat(99) + "}";
    assertThat(event(deep)).isNotNull();
    assertThat(reasons(deep.replace("[]", "[[]]")).getFirst().message()).contains("100 levels");
    String big = "{'id':1,'kind':'a','time':0,'x':'" + "x".repeat(EventReader.LARGEST - 35) + "'}";
    assertThat(big).hasSize(EventReader.LARGEST);
    assertThat(event(big + "  ")).isNotNull();
    assertThat(reasons(big.replaceFirst("x'", "xx'")).getFirst().message()).contains("1024000");
  }

  @Test
  void hostileLinesCostLittleAndAreShownShort() throws IOException {
    reader =
        EventReader.of(
            topic(
                """
                {"properties": {"time": {}, "p": {"pattern": "^(a|b)*$"},
                  "l": {"items": {"type": "string"}}}, "additionalProperties": false}
                """,
                "topics:\n"));
    assertThat(event("{'time':0,'p':'" + "ab".repeat(400_000) + "'}")).isNotNull();
    assertThat(reasons("{'time':0,'p':'" + "ab".repeat(400_000) + "c'}").getFirst().message())
        .contains("pattern");
    List<Reason> many = reasons("{'time':0,'l':[1" + ",1".repeat(100_000) + "]}");
    assertThat(many).hasSize(101);
    assertThat(many.getLast().message())
        .isEqualTo("and more; only the first 100 reasons are reported");
    assertThat(reasons("{'time':0,'" + "\\u0000".repeat(100_000) + "':1}").toString())
        .hasSizeLessThan(2000)
        .doesNotContain("\0");
  }

  @Test
  void anAbsentIdIsADigestOfTheKey() throws Exception {
    reader =
        EventReader.of(
            topic(
                """
                {"properties": {"user": {"type": "string"}, "n": {}, "timestamp": {}}}
                """,
                "topics:\n  t: {key: [user, n, timestamp]}\n"));
    assertThat(event("{'n':1.0,'timestamp':0,'user':'a\\u00e9\\n\\u001f/'}").id())
        .isEqualTo(sha256("[\"aé\\n\\u001f/\",1.0,0]"));
    assertThat(event("{'timestamp':0,'n':true}").id()).isEqualTo(sha256("[null,true,0]"));
    assertThat(reason("{'timestamp':0,'n':[]}", "n")).contains("scalar");
  }

  @Test
  void anAbsentIdWithoutKeyIsADigestOfTheBytes() throws Exception {
    reader = EventReader.of(topic("{\"properties\": {\"time\": {}}}", "topics:\n"));
    assertThat(event("  {'time': 0}\r").id()).isEqualTo(sha256("{\"time\": 0}"));
  }

  private Topic topic(String schema, String settings) throws IOException {
    Files.createDirectories(conf.resolve("topics"));
    Files.writeString(conf.resolve("topics/t.json"), schema);
    Files.writeString(conf.resolve("topics.yml"), settings);
    return TopicReader.read(conf).all().getFirst();
  }

  private Event event(String line) {
    ReadResult readResult = read(line);
    assertThat(readResult).isInstanceOf(Event.class);
    return (Event) readResult;
  }

  private List<Reason> reasons(String line) {
    ReadResult readResult = read(line);
    assertThat(readResult).isInstanceOf(Rejection.class);
    return ((Rejection) readResult).reasons();
  }

  private String reason(String line, String field) {
    return reasons(line).stream()
        .filter(reason -> reason.field().equals(field))
        .findFirst()
        .orElseThrow()
        .message();
  }

  private ReadResult read(String line) {
    byte[] bytes = bytes(line);
    return reader.read(bytes, 0, bytes.length);
  }

  private static byte[] bytes(String line) {
    return line.replace('\'', '"').getBytes(UTF_8);
  }

  private static String sha256(String text) throws Exception {
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
    return HexFormat.of().formatHex(digest, 0, 16);
  }
}
