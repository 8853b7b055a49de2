package dev.tidemark.sql.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.sql.cursor.Cursor;
import dev.tidemark.sql.plan.BudgetTracker;
import org.junit.jupiter.api.Test;

/** What a page should look at first, as the last pages of its query tell. */
class SelectivityStatsTest {
  private static final Cursor.Owner QUESTION = new Cursor.Owner("question", "rights");
  private final SelectivityStats selectivityStats = new SelectivityStats();

  @Test
  void ofAQuestionThatOneStepWasEnoughForNothingIsToldOrKept() {
    selectivityStats.saw(QUESTION, 1, 50_000, 50);
    assertThat(selectivityStats.of(QUESTION, 50)).isZero();
  }

  @Test
  void aPageTwiceAsLongNeedsTwiceAsMuchAndAFifthAtMostForChance() {
    selectivityStats.saw(QUESTION, 3, 50_000, 50);
    assertThat(selectivityStats.of(QUESTION, 50)).isBetween(50_000L, 60_000L);
    assertThat(selectivityStats.of(QUESTION, 100)).isBetween(100_000L, 120_000L);
  }

  @Test
  void pagesThatNeedLessAreBelievedSoon() {
    selectivityStats.saw(QUESTION, 3, 400_000, 50);
    for (int i = 0; i < 4; i++) selectivityStats.saw(QUESTION, 1, 20_000, 50);
    assertThat(selectivityStats.of(QUESTION, 50)).isBetween(20_000L, 60_000L);
  }

  @Test
  void whereNothingWasFoundNoMoreThanAMillionRowsAreReadAtFirst() {
    selectivityStats.saw(QUESTION, 9, 70_000_000, 0);
    assertThat(selectivityStats.of(QUESTION, 50)).isEqualTo(1_000_000);
  }

  @Test
  void ofOtherRightsNothingIsTold() {
    selectivityStats.saw(QUESTION, 3, 50_000, 50);
    assertThat(selectivityStats.of(new Cursor.Owner("question", "other rights"), 50)).isZero();
  }

  @Test
  void aPageIsExpectedToBeAsSlowAsTheLastOneThatWasMeasured() {
    assertThat(selectivityStats.speed(QUESTION)).isEqualTo(BudgetTracker.ASSUMED_SPEED);
    selectivityStats.learnSpeed(QUESTION, 0.001);
    assertThat(selectivityStats.speed(QUESTION)).isEqualTo(0.001);
    assertThat(selectivityStats.speed(new Cursor.Owner("question", "other rights")))
        .isEqualTo(BudgetTracker.ASSUMED_SPEED);
    selectivityStats.learnSpeed(QUESTION, 0.02);
    assertThat(selectivityStats.speed(QUESTION)).isEqualTo(0.02);
    selectivityStats.learnSpeed(QUESTION, 2);
    assertThat(selectivityStats.speed(QUESTION)).isEqualTo(BudgetTracker.ASSUMED_SPEED);
  }
}
