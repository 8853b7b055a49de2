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
 * Queues the queries that have passed {@link QueryAdmissionFilter}. Each query is accepted or
 * rejected immediately, runs when it is its caller's turn, and is cancelled when its client
 * disconnects.
 */
@Singleton
public final class QueryDispatcher {
  private static final String GONE = "The client disconnected before the response";

  /** How long a statement may run past its timeout before the client gets a timeout error. */
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
   * Queues a query and returns its response.
   *
   * @param what the kind of query, in one word for the audit log
   * @param answer runs the query; it may block, must end when it is interrupted, and writes to the
   *     audit log itself. If it never runs, this method writes to the audit log.
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
                AuditLog.rejected(what, authorizedRequest, failure);
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
   * Runs a query that is interrupted when the client disconnects. Any failure after that, such as a
   * closed file, is not an error of the service.
   *
   * @throws QueryException if the query fails and the client has disconnected
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
