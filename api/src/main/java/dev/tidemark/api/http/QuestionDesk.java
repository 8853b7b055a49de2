package dev.tidemark.api.http;

import dev.tidemark.sql.failure.QueryError;
import dev.tidemark.sql.failure.QueryException;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import jakarta.inject.Singleton;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Where questions come in that {@link QuestionsDoor} has let through: each is taken, or refused, at
 * once; it is answered when it is its caller's turn, and given up when its client is gone.
 */
@Singleton
final class QuestionDesk {
  private final Admission admission;
  private final FairPool pool;

  QuestionDesk(Admission admission, FairPool pool) {
    this.admission = admission;
    this.pool = pool;
  }

  /** The answer of a function that may wait, and that ends when it is interrupted. */
  <T> CompletionStage<HttpResponse<T>> ask(
      String topic, HttpRequest<byte[]> request, Function<Admitted, HttpResponse<T>> answer) {
    var answered = new CompletableFuture<HttpResponse<T>>();
    var ticket =
        pool.submit(
            Admission.caller(request).key(),
            () -> complete(answered, () -> answer.apply(admitted(topic, request))));
    var done =
        ClientConnection.onClose(
            request,
            () -> {
              if (ticket.giveUp()) answered.completeExceptionally(gone());
            });
    var _ = answered.whenComplete((_, _) -> done.run());
    return answered;
  }

  private Admitted admitted(String topic, HttpRequest<byte[]> request) {
    ServerTiming.of(request).end("wait");
    return admission.authorize(topic, request);
  }

  /** Whatever happens, somebody waits to hear of it. */
  private static <T> void complete(
      CompletableFuture<HttpResponse<T>> answered, Supplier<HttpResponse<T>> answer) {
    try {
      answered.complete(answer.get());
    } catch (RuntimeException | Error e) {
      answered.completeExceptionally(e);
    }
  }

  private static QueryException gone() {
    return new QueryException(QueryError.CANCELLED, "The client was gone before its turn");
  }
}
