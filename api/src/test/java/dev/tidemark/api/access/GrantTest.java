package dev.tidemark.api.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.partitioner.event.Event;
import dev.tidemark.partitioner.event.EventReader;
import dev.tidemark.partitioner.topic.Envelope;
import dev.tidemark.partitioner.topic.Field;
import dev.tidemark.partitioner.topic.FieldType;
import dev.tidemark.partitioner.topic.Partitioning;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.sql.pattern.PatternException;
import dev.tidemark.sql.pattern.PortablePattern;
import dev.tidemark.sql.query.RowFilter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a restricted writer may write is what they may see afterwards, whoever reads it how. */
class GrantTest {
  private static final Topic TOPIC =
      new Topic(
          "web",
          "Web",
          "{\"type\":\"object\"}",
          Set.of("id", "time", "env", "org", "detail", "team", "group"),
          List.of(
              new Field("id", List.of("id"), FieldType.STRING),
              new Field("time", List.of("time"), FieldType.TIME),
              new Field("env", List.of("env"), FieldType.STRING),
              new Field("org", List.of("org"), FieldType.STRING),
              new Field("detail.owner", List.of("detail", "owner"), FieldType.STRING),
              new Field("team", List.of("team"), FieldType.STRING, List.of(List.of("group")))),
          new Envelope("id", "time", "env", "org", List.of()),
          Partitioning.ENV_DAY);

  @Test
  void aRepeatedMemberThatRightsReadIsRejectedAtEachStepOfItsWay() {
    var ann = grant("detail.owner");
    assertThat(objections(ann, "'detail':{'owner':'x','more':{'owner':1,'owner':2}}")).isEmpty();
    assertThat(objections(ann, "'detail':{'owner':'x','owner':'y'}"))
        .containsExactly("Field 'detail.owner' occurs more than once in message");
    assertThat(objections(ann, "'detail':{'owner':'x'},'detail':{'owner':'y'}"))
        .containsExactly("Field 'detail' occurs more than once in message");
    assertThat(objections(ann, "'detail':{'owner':'x','\\u006fwner':null}")).isNotEmpty();
    assertThat(objections(ann, "'detail':{'owner':'x'},'det\\u0061il':3")).isNotEmpty();
    // Whatever the rights are about: by env and org rows are known apart.
    assertThat(objections(ann, "'env':'dev','env':'prod','detail':{'owner':'x'}"))
        .containsExactly("Field 'env' occurs more than once in message");
    assertThat(objections(ann, "'org':'1','detail':{'owner':'x'},'\\u006Frg':'2'")).isNotEmpty();
    // What nobody's rights read may be there as often as ever.
    assertThat(objections(ann, "'note':1,'note':2,'detail':{'owner':'x'}")).isEmpty();
    assertThat(objections(grant(), "'env':'dev','env':'prod'")).isEmpty();
  }

  @Test
  void aFormerNameIsReadAsTheColumnIs() {
    for (var name : List.of("team", "group")) {
      var ken = grant(name);
      assertThat(objections(ken, "'team':'x'")).as(name).isEmpty();
      assertThat(objections(ken, "'group':'x'")).as(name).isEmpty();
      assertThat(objections(ken, "'team':null,'group':'x'")).as(name).isEmpty();
      assertThat(objections(ken, "'team':'x','group':'x'")).as(name).isEmpty();
      assertThat(objections(ken, "'group':'y'")).as(name).hasSize(1);
      assertThat(objections(ken, "'more':1"))
          .containsExactly("Required field '%s' missing from message".formatted(name));
      assertThat(objections(ken, "'team':'x','group':'y'"))
          .containsExactly(
              "Field '%s' has one value under its name and another under a former one"
                  .formatted(name));
      assertThat(objections(ken, "'team':'x','group':'x','group':'y'")).as(name).isNotEmpty();
    }
  }

  private static Grant grant(String... fields) {
    Map<String, List<PortablePattern>> patterns = new LinkedHashMap<>();
    for (var field : fields) patterns.put(field, List.of(pattern("x")));
    return new Grant("Ann", TOPIC, new RowFilter(patterns));
  }

  private static PortablePattern pattern(String text) {
    try {
      return PortablePattern.parse(text);
    } catch (PatternException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static List<String> objections(Grant grant, String members) {
    var json = ("{'id':'a','time':'2026-01-01'," + members + "}").replace('\'', '"');
    byte[] bytes = json.getBytes(UTF_8);
    var event = (Event) EventReader.of(TOPIC).read(bytes, 0, bytes.length);
    return grant.objections(event, bytes, 0, bytes.length);
  }
}
