package dev.tidemark.api.http.admission;

import dev.tidemark.api.config.Settings;
import dev.tidemark.api.error.RequestException;
import dev.tidemark.api.http.server.ClientConnection;
import dev.tidemark.sql.failure.QueryError;
import dev.tidemark.sql.failure.QueryException;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Where queries come in that {@link QueryAdmissionFilter} has let through: each is taken, or
 * rejected, at once; it is answered when it is its caller's turn, and given up when its client is
 * gone.
 */
@Singleton
public final class QueryDispatcher {
  private static final String GONE = "The client was gone before its answer";

  /** How long beyond its time a query's statement may take to end until its client is told. */
  private static final Duration LATE = Duration.ofSeconds(2);

  private final RequestAuthorizer requestAuthorizer;
  private final FairExecutor pool;
  private final BodyMemoryLimiter memory;
  private final Duration longest;

  QueryDispatcher(
      RequestAuthorizer requestAuthorizer,
      @Named(RequestExecutors.QUERIES) FairExecutor pool,
      @Named(RequestExecutors.QUERIES) BodyMemoryLimiter memory,
      Settings settings) {
    this.requestAuthorizer = requestAuthorizer;
    this.pool = pool;
    this.memory = memory;
    this.longest = settings.query().timeout().plus(LATE);
  }

  /**
   * The answer of a function that may wait, and that ends when it is interrupted.
   *
   * @param what is asked, in a word for the audit
   * @param answer tells the audit of itself; where it never has its turn, that is done here
   */
  public <T> CompletionStage<HttpResponse<T>> ask(
      String what,
      String topic,
      HttpRequest<?> request,
      Function<AuthorizedRequest, HttpResponse<T>> answer) {
    var authorizedRequest = requestAuthorizer.authorize(topic, request);
    var caller = authorizedRequest.caller().key();
    ClientConnection.signedBy(request, caller);
    var lease = memory.lease(caller);
    var hadItsTurn = new AtomicBoolean();
    return body(request, lease)
        .thenCompose(
            body ->
                queued(
                    authorizedRequest.with(body),
                    by -> {
                      hadItsTurn.set(true);
                      return answer.apply(by);
                    }))
        .whenComplete(
            (_, failure) -> {
              lease.close();
              if (failure != null && !hadItsTurn.get())
                AuditLog.refused(what, authorizedRequest, failure);
            });
  }

  private static CompletionStage<byte[]> body(
      HttpRequest<?> request, BodyMemoryLimiter.Lease lease) {
    try {
      RequestAuthorizer.requireJson(request);
      return BodyReader.read(request, lease);
    } catch (RequestException e) {
      return CompletableFuture.failedStage(e);
    }
  }

  private <T> CompletionStage<HttpResponse<T>> queued(
      AuthorizedRequest authorizedRequest, Function<AuthorizedRequest, HttpResponse<T>> answer) {
    var answered = new CompletableFuture<HttpResponse<T>>();
    var isGone = new AtomicBoolean();
    var ticket =
        pool.submit(
            authorizedRequest.caller().key(),
            requester -> {
              authorizedRequest.timing().end("wait");
              var _ = answered.orTimeout(longest.toMillis(), TimeUnit.MILLISECONDS);
              var beside = authorizedRequest.by(requester);
              FairExecutor.complete(answered, () -> unlessGone(() -> answer.apply(beside), isGone));
            });
    var done =
        ClientConnection.onClose(
            authorizedRequest.request(),
            () -> {
              isGone.set(true);
              if (ticket.giveUp()) answered.completeExceptionally(gone());
            });
    var _ = answered.whenComplete((_, _) -> done.run());
    return answered.exceptionallyCompose(QueryDispatcher::inTime);
  }

  private static <T> CompletionStage<T> inTime(Throwable failure) {
    return CompletableFuture.failedStage(
        failure instanceof TimeoutException
            ? new QueryException(QueryError.TIMEOUT, "The query took too long", failure)
            : failure);
  }

  /**
   * An answer that a client who goes away interrupts. Whatever it fails with then, such as a file
   * that was closed under it, is no trouble of the service.
   *
   * @throws QueryException where it fails and the client is gone
   */
  static <T> T unlessGone(Supplier<T> answer, AtomicBoolean isGone) {
    try {
      return answer.get();
    } catch (RuntimeException e) {
      throw isGone.get() ? new QueryException(QueryError.CANCELLED, GONE, e) : e;
    }
  }

  private static QueryException gone() {
    return new QueryException(QueryError.CANCELLED, GONE);
  }
}
