package dev.tidemark.catalog.lake;

import static dev.tidemark.catalog.SampleTopic.field;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.catalog.SampleTopic;
import dev.tidemark.catalog.table.Column;
import dev.tidemark.partitioner.topic.Field;
import dev.tidemark.partitioner.topic.FieldType;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.partitioner.topic.Topics;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.expressions.Literal;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SchemaEvolutionTest {
  private static final Field PRICE = field("price", FieldType.LONG);
  private static final Field AMOUNT = renamed("amount", FieldType.LONG, "price");

  @TempDir private Path dir;

  private static Topic web(Field... fields) {
    return SampleTopic.of("web", fields);
  }

  private static Field renamed(String name, FieldType type, String... former) {
    return new Field(
        name, List.of(name), type, Arrays.stream(former).map(old -> List.of(old)).toList());
  }

  private Schema become(Topic... topics) {
    try (Lake lake = Lake.open(dir, new Topics(List.of(topics)))) {
      return lake.tables().load(topics[0]).schema();
    }
  }

  private void rejects(String message, Topic... topics) {
    assertThatThrownBy(() -> become(topics))
        .isInstanceOf(LakeException.class)
        .hasMessageContaining(message);
  }

  @Test
  void aColumnThatIsRenamedKeepsItsFieldId() {
    int id = become(web(PRICE)).findField("price").fieldId();
    Schema renamed = become(web(AMOUNT));
    assertThat(renamed.findField("price")).isNull();
    assertThat(renamed.findField("amount").fieldId()).isEqualTo(id);
    // Back, and on, in whatever order.
    assertThat(become(web(renamed("price", FieldType.LONG, "amount"))).findField("price"))
        .matches(column -> column.fieldId() == id);
    assertThat(become(web(renamed("sum", FieldType.LONG, "amount", "price"))).findField("sum"))
        .matches(column -> column.fieldId() == id);
  }

  @Test
  void whoHasAnOlderDefinitionFindsTheColumnUnderItsNewName() {
    int id = become(web(PRICE)).findField("price").fieldId();
    become(web(AMOUNT));
    assertThat(become(web(PRICE)).columns()).noneMatch(column -> column.name().equals("price"));
    try (Lake lake = Lake.open(dir, new Topics(List.of(web(PRICE))))) {
      assertThat(lake.snapshots().current(web(PRICE)).fieldIds()).containsValue(id);
      assertThat(
              Tables.schema(
                      lake.tables().load(web(PRICE)),
                      dev.tidemark.catalog.table.TableDefinition.of(web(PRICE)))
                  .findField("price")
                  .fieldId())
          .isEqualTo(id);
    }
  }

  @Test
  void aNumberThatWasAnIntegerHasAColumnOfItsOwn() {
    int id = become(web(PRICE)).findField("price").fieldId();
    Topic wider = web(field("price", FieldType.DOUBLE));
    Schema widened = become(wider);
    assertThat(widened.findField("price").type()).isEqualTo(Tables.type(FieldType.DOUBLE));
    assertThat(widened.findField("price_integers").fieldId()).isEqualTo(id);
    try (Lake lake = Lake.open(dir, new Topics(List.of(wider)))) {
      assertThat(lake.snapshots().current(wider).columns())
          .contains(
              new Column("price", FieldType.DOUBLE, List.of("price")),
              new Column("price_integers", FieldType.LONG, List.of("price")));
    }
    assertThat(become(wider).columns()).hasSameSizeAs(widened.columns());
    rejects(
        "'price' is long now, but the table stores it as double since it was widened", web(PRICE));
    rejects(
        "'price_integers' would be the column 'price_integers', which contains the integers of"
            + " 'price'",
        web(field("price", FieldType.DOUBLE), field("price_integers", FieldType.LONG)));
  }

  @Test
  void aColumnIsRenamedAndWidenedAtOnce() {
    int id = become(web(PRICE)).findField("price").fieldId();
    Schema widened = become(web(renamed("amount", FieldType.DOUBLE, "price")));
    assertThat(widened.findField("amount").type()).isEqualTo(Tables.type(FieldType.DOUBLE));
    assertThat(widened.findField("amount_integers").fieldId()).isEqualTo(id);
    assertThat(widened.findField("price")).isNull();
  }

  @Test
  void aMemberThatIsDroppedLeavesItsColumnAfterForWhenItComesAgain() {
    int id = become(web(PRICE)).findField("price").fieldId();
    assertThat(become(web()).findField("price").fieldId()).isEqualTo(id);
    rejects(
        "'price' is string now, but the table stores it as long",
        web(field("price", FieldType.STRING)));
    assertThat(become(web(PRICE)).findField("price").fieldId()).isEqualTo(id);
  }

  @Test
  void aColumnWithADefaultForOlderRowsIsNotTaken() {
    become(web());
    try (Lake lake = Lake.open(dir, new Topics(List.of(web())))) {
      Table table = lake.tables().load(web());
      table.updateProperties().set(TableProperties.FORMAT_VERSION, "3").commit();
      table.updateSchema().addColumn("price", Types.LongType.get(), Literal.of(7L)).commit();
    }
    rejects("'price' would be the column 'price', which another engine has given a", web(PRICE));
    assertThat(become(web()).findField("price").initialDefault()).isEqualTo(7L);
  }

  @Test
  void twoColumnsDoNotBecomeOne() {
    become(web(PRICE, field("amount", FieldType.LONG)));
    rejects("'amount' was renamed from 'price', but both columns exist", web(AMOUNT));
  }

  @Test
  void theOldNameOfAColumnIsNotGivenToAnother() {
    become(web(PRICE));
    become(web(AMOUNT));
    rejects(
        "'price' would be the column 'price', which was renamed to 'amount'",
        web(field("amount", FieldType.LONG), PRICE));
  }

  /** Data files go on to call the first column's values by the name that the second would take. */
  @Test
  void theOldNameOfAColumnIsNotTakenByRenamingAnother() {
    Field cost = field("cost", FieldType.LONG);
    become(web(PRICE, cost));
    become(web(AMOUNT, cost));
    become(web(field("amount", FieldType.LONG), cost));
    Topic taking = web(field("amount", FieldType.LONG), renamed("price", FieldType.LONG, "cost"));
    rejects("'price' would be the column 'price', which was renamed to 'amount'", taking);
    // A column's own earlier name stays its own.
    assertThat(become(web(renamed("price", FieldType.LONG, "amount"), cost)).findField("price"))
        .isNotNull();
  }

  @Test
  void integersThatGoAsideTakeNoOldNameOfAnotherColumn() {
    Field integers = field("price_integers", FieldType.LONG);
    become(web(PRICE, integers));
    become(web(PRICE, renamed("whole", FieldType.LONG, "price_integers")));
    Field whole = field("whole", FieldType.LONG);
    Schema widened = become(web(field("price", FieldType.DOUBLE), whole));
    assertThat(widened.findField("price_integers")).isNull();
    assertThat(widened.findField("price_integers_")).isNotNull();
  }

  @Test
  void allProblemsOfAllTopicsAreToldAndNoTableChanges() {
    Topic logs = SampleTopic.of("logs", field("a", FieldType.DOUBLE));
    become(web(PRICE, field("flag", FieldType.STRING)), logs);
    Topic spoilt =
        web(
            field("price", FieldType.BOOLEAN),
            field("flag", FieldType.TIME),
            field("new", FieldType.LONG));
    assertThatThrownBy(() -> become(spoilt, SampleTopic.of("logs", field("a", FieldType.LONG))))
        .isInstanceOfSatisfying(
            LakeException.class, rejected -> assertThat(rejected.problems()).hasSize(3));
    assertThat(become(web()).findField("new")).isNull();
  }
}
