package dev.tidemark.sql.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.partitioner.topic.FieldType;
import dev.tidemark.sql.query.Predicate.Compare;
import dev.tidemark.sql.query.Predicate.IsNull;
import dev.tidemark.sql.query.Predicate.Op;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeysetTest {
  private static final Term COUNT = new Term.Stored("count", List.of("count"), FieldType.LONG);
  private static final TotalOrder ORDER = TotalOrder.by(List.of(new SortKey(COUNT, true)));
  private static final Value FIVE = new Value.Whole(5);

  @Test
  void everythingIsAfterTheStart() {
    assertThat(Keyset.after(ORDER, Position.START)).isEqualTo(new Predicate.All());
  }

  @Test
  void afterAValueAreTheFurtherOnesAndTheNulls() {
    assertThat(Keyset.after(ORDER, Position.after(List.of(FIVE))))
        .isEqualTo(Predicate.or(List.of(new Compare(COUNT, Op.LT, FIVE), new IsNull(COUNT))));
  }

  @Test
  void beforeAValueItsEventsAreStillToCome() {
    assertThat(Keyset.after(ORDER, Position.before(List.of(FIVE))))
        .isEqualTo(
            Predicate.or(
                List.of(
                    Predicate.or(List.of(new Compare(COUNT, Op.LT, FIVE), new IsNull(COUNT))),
                    new Compare(COUNT, Op.EQ, FIVE))));
  }

  @Test
  void ofAKeyWithoutNullsItIsABoundWithACondition() {
    Value time = new Value.Time(7);
    TotalOrder byTime = TotalOrder.by(List.of(new SortKey(Term.Stored.TIMESTAMP, true)));
    assertThat(Keyset.after(byTime, Position.after(List.of(time, new Value.Text("a")))))
        .isEqualTo(
            Predicate.and(
                List.of(
                    new Compare(Term.Stored.TIMESTAMP, Op.LTE, time),
                    Predicate.or(
                        List.of(
                            new Compare(Term.Stored.TIMESTAMP, Op.LT, time),
                            new Compare(Term.Stored.ID, Op.GT, new Value.Text("a")))))));
  }

  @Test
  void whereTheValuesAreDoneTheNullsAreLeft() {
    assertThat(Keyset.after(ORDER, Position.before(Arrays.asList((Value) null))))
        .isEqualTo(new IsNull(COUNT));
  }

  @Test
  void afterTheNullsIsNothing() {
    assertThat(Keyset.after(ORDER, Position.after(Arrays.asList((Value) null))))
        .isEqualTo(new Predicate.None());
  }
}
