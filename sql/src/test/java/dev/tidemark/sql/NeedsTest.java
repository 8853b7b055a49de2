package dev.tidemark.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.sql.cursor.Cursor;
import dev.tidemark.sql.plan.Spending;
import org.junit.jupiter.api.Test;

/** What a page should look at first, as the last pages of its question tell. */
class NeedsTest {
  private static final Cursor.Owner QUESTION = new Cursor.Owner("question", "rights");
  private final Needs needs = new Needs();

  @Test
  void ofAQuestionThatOneStepWasEnoughForNothingIsToldOrKept() {
    needs.saw(QUESTION, 1, 50_000, 50);
    assertThat(needs.of(QUESTION, 50)).isZero();
  }

  @Test
  void aPageTwiceAsLongNeedsTwiceAsMuchAndAFifthAtMostForChance() {
    needs.saw(QUESTION, 3, 50_000, 50);
    assertThat(needs.of(QUESTION, 50)).isBetween(50_000L, 60_000L);
    assertThat(needs.of(QUESTION, 100)).isBetween(100_000L, 120_000L);
  }

  @Test
  void pagesThatNeedLessAreBelievedSoon() {
    needs.saw(QUESTION, 3, 400_000, 50);
    for (int i = 0; i < 4; i++) needs.saw(QUESTION, 1, 20_000, 50);
    assertThat(needs.of(QUESTION, 50)).isBetween(20_000L, 60_000L);
  }

  @Test
  void whereNothingWasFoundNoMoreThanAMillionRowsAreReadAtFirst() {
    needs.saw(QUESTION, 9, 70_000_000, 0);
    assertThat(needs.of(QUESTION, 50)).isEqualTo(1_000_000);
  }

  @Test
  void ofOtherRightsNothingIsTold() {
    needs.saw(QUESTION, 3, 50_000, 50);
    assertThat(needs.of(new Cursor.Owner("question", "other rights"), 50)).isZero();
  }

  @Test
  void aPageIsExpectedToBeAsSlowAsTheLastOneThatWasMeasured() {
    assertThat(needs.speed(QUESTION)).isEqualTo(Spending.ASSUMED_SPEED);
    needs.learnSpeed(QUESTION, 0.001);
    assertThat(needs.speed(QUESTION)).isEqualTo(0.001);
    assertThat(needs.speed(new Cursor.Owner("question", "other rights")))
        .isEqualTo(Spending.ASSUMED_SPEED);
    needs.learnSpeed(QUESTION, 0.02);
    assertThat(needs.speed(QUESTION)).isEqualTo(0.02);
    needs.learnSpeed(QUESTION, 2);
    assertThat(needs.speed(QUESTION)).isEqualTo(Spending.ASSUMED_SPEED);
  }
}
