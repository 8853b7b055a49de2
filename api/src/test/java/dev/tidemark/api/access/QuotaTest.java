package dev.tidemark.api.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class QuotaTest {
  private static final long SECOND = 1_000_000_000;
  private final AtomicLong now = new AtomicLong(-5 * SECOND);
  private final Caller ann = new Caller("Ann");

  @Test
  void aBurstIsTakenAndThenTheRate() {
    var quota = new Quota(2, 3, now::get);
    for (int i = 0; i < 3; i++) quota.take(ann);
    assertThat(rejected(quota, ann).retryAfter()).isEqualTo(1);
    now.addAndGet(SECOND / 2);
    quota.take(new Caller("aNN"));
    rejected(quota, ann);
    now.addAndGet(10 * SECOND);
    for (int i = 0; i < 3; i++) quota.take(ann);
    rejected(quota, ann);
  }

  @Test
  void callersDoNotShareAndARefusalCostsNothing() {
    var quota = new Quota(1, 1, now::get);
    quota.take(ann);
    for (int i = 0; i < 100; i++) rejected(quota, ann);
    quota.take(new Caller("Ben"));
    now.addAndGet(SECOND);
    quota.take(ann);
  }

  @Test
  void withoutARateNobodyIsRejected() {
    var quota = new Quota(0, 1, now::get);
    for (int i = 0; i < 1000; i++) quota.take(ann);
  }

  private static QuotaException rejected(Quota quota, Caller caller) {
    var rejected = catchThrowableOfType(QuotaException.class, () -> quota.take(caller));
    assertThat(rejected).isNotNull();
    return rejected;
  }
}
