package dev.tidemark.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.sql.page.Work;
import dev.tidemark.sql.plan.CostEstimate;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a page reads lies within what explain states before it. */
class ExplainTest extends HistoryFixture {
  @Test
  void explainTellsWhatAPageReadsThatHasNoConditionsOrFindsNothing() throws Exception {
    writeDays(40, 30);
    for (String body :
        List.of(
            "{}",
            "{\"limit\":100}",
            "{\"sort\":[\"count\"],\"limit\":7}",
            "{\"filter\":{\"payload.nope\":1}}",
            "{\"filter\":{\"payload.nope\":1,\"timestamp_gte\":\"2025-01-20\"}}")) {
      CostEstimate told = explained(history, request(body));
      Work work = find(body).work();
      assertThat(told.most())
          .as(body)
          .isEqualTo(new CostEstimate.Cost(work.files(), work.bytes(), work.looked()));
      assertThat(told.partial()).as(body).isFalse();
    }
    // Of a file all of whose rows fulfil the condition, each counts.
    CostEstimate sure = explained(history, request("{\"filter\":{\"env\":\"dev\"}}"));
    assertThat(sure.most().files()).isEqualTo(2);
    assertThat(sure.least().files()).isBetween(1, 2);
  }

  /** Whatever share of the rows a filter lets through. */
  @Test
  void whatAPageReadsLiesBetweenTheLeastAndTheMostThatAreExplained() throws Exception {
    writeDays(40, 30);
    for (int share = 0; share < 10; share++) {
      String body = "{\"limit\":20,\"filter\":{\"payload.n_lte\":%d}}".formatted(share);
      CostEstimate told = explained(history, request(body));
      Work work = find(body).work();
      assertThat(work.files()).as(body).isBetween(told.least().files(), told.most().files());
      assertThat(work.bytes()).as(body).isBetween(told.least().bytes(), told.most().bytes());
      assertThat(work.looked()).as(body).isBetween(told.least().rows(), told.most().rows());
      assertThat(told.least().files()).as(body).isEqualTo(1);
      assertThat(told.most().files()).as(body).isGreaterThanOrEqualTo(40);
    }
  }

  /** Then a page is had by its first step, and that is the least. */
  @Test
  void theLeastIsWhatAPageReadsWhoseQueryHasToldWhatItNeeds() throws Exception {
    writeDays(40, 30);
    String body = "{\"limit\":20,\"filter\":{\"payload.n_lte\":1}}";
    CostEstimate.Cost unasked = explained(history, request(body)).least();
    assertThat(find(body).work().steps()).isGreaterThan(1);
    CostEstimate.Cost told = explained(history, request(body)).least();
    Work work = find(body).work();
    assertThat(work.steps()).isEqualTo(1);
    assertThat(told)
        .isEqualTo(new CostEstimate.Cost(work.files(), work.bytes(), work.looked()))
        .isNotEqualTo(unasked);
  }
}
