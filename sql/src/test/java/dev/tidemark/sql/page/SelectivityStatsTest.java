package dev.tidemark.sql.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.sql.cursor.Cursor;
import dev.tidemark.sql.plan.BudgetTracker;
import org.junit.jupiter.api.Test;

/** What a page should look at first, as the last pages of its query tell. */
class SelectivityStatsTest {
  private static final Cursor.Owner QUERY = new Cursor.Owner("query", "rights");
  private final SelectivityStats selectivityStats = new SelectivityStats();

  @Test
  void ofAQuestionThatOneStepWasEnoughForNothingIsToldOrKept() {
    selectivityStats.saw(QUERY, 1, 50_000, 50);
    assertThat(selectivityStats.of(QUERY, 50)).isZero();
  }

  @Test
  void aPageTwiceAsLongNeedsTwiceAsMuchAndAFifthAtMostForChance() {
    selectivityStats.saw(QUERY, 3, 50_000, 50);
    assertThat(selectivityStats.of(QUERY, 50)).isBetween(50_000L, 60_000L);
    assertThat(selectivityStats.of(QUERY, 100)).isBetween(100_000L, 120_000L);
  }

  @Test
  void pagesThatNeedLessAreBelievedSoon() {
    selectivityStats.saw(QUERY, 3, 400_000, 50);
    for (int i = 0; i < 4; i++) selectivityStats.saw(QUERY, 1, 20_000, 50);
    assertThat(selectivityStats.of(QUERY, 50)).isBetween(20_000L, 60_000L);
  }

  @Test
  void whereNothingWasFoundNoMoreThanAMillionRowsAreReadAtFirst() {
    selectivityStats.saw(QUERY, 9, 70_000_000, 0);
    assertThat(selectivityStats.of(QUERY, 50)).isEqualTo(1_000_000);
  }

  @Test
  void ofOtherRightsNothingIsTold() {
    selectivityStats.saw(QUERY, 3, 50_000, 50);
    assertThat(selectivityStats.of(new Cursor.Owner("query", "other rights"), 50)).isZero();
  }

  @Test
  void aPageIsExpectedToBeAsSlowAsTheLastOneThatWasMeasured() {
    assertThat(selectivityStats.speed(QUERY)).isEqualTo(BudgetTracker.ASSUMED_SPEED);
    selectivityStats.learnSpeed(QUERY, 0.001);
    assertThat(selectivityStats.speed(QUERY)).isEqualTo(0.001);
    assertThat(selectivityStats.speed(new Cursor.Owner("query", "other rights")))
        .isEqualTo(BudgetTracker.ASSUMED_SPEED);
    selectivityStats.learnSpeed(QUERY, 0.02);
    assertThat(selectivityStats.speed(QUERY)).isEqualTo(0.02);
    selectivityStats.learnSpeed(QUERY, 2);
    assertThat(selectivityStats.speed(QUERY)).isEqualTo(BudgetTracker.ASSUMED_SPEED);
  }
}
