package io.drover.server.store.sql;

import io.drover.server.store.Transaction;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Work between its caller, who waits, and the thread that runs it and tells the outcome when that is final. */
final class PendingWork<T> {
    private final Function<Transaction, T> work;
    private final CompletableFuture<Outcome<T>> outcome = new CompletableFuture<>();
    private @Nullable Outcome<T> attempted;

    PendingWork(Function<Transaction, T> work) {
        this.work = work;
    }

    /** Runs the work. What it throws is thrown here; the caller undoes what it did and tells {@link #failed}. */
    void attempt(SqlTransaction transaction) {
        attempted = new Outcome.Kept<>(Nesting.within(() -> work.apply(transaction)), transaction);
    }

    void attemptFailed(Throwable thrown) {
        attempted = new Outcome.Undone<>(SqlErrors.translate(thrown));
    }

    /** The commit is durable: what was attempted is final. */
    void committed() {
        Outcome<T> result = attempted;
        if (result == null) {
            throw new IllegalStateException("a commit before the attempt");
        }
        outcome.complete(result);
    }

    /** Nothing is kept. */
    void failed(Throwable thrown) {
        outcome.complete(new Outcome.Undone<>(thrown));
    }

    /** Waits for the outcome, also when interrupted, and then leaves the thread interrupted. */
    T await() {
        // join waits uninterruptibly and restores the interrupt.
        return switch (outcome.join()) {
            case Outcome.Kept<T>(T value, SqlTransaction transaction) -> {
                transaction.committed();
                yield value;
            }
            case Outcome.Undone<T>(RuntimeException exception) -> throw exception;
            case Outcome.Undone<T>(Error error) -> throw error;
            case Outcome.Undone<T>(Throwable other) ->
                throw new IllegalStateException("a function threw a checked exception", other);
        };
    }

    private sealed interface Outcome<T> {
        record Kept<T>(T value, SqlTransaction transaction) implements Outcome<T> {}

        record Undone<T>(Throwable thrown) implements Outcome<T> {}
    }
}
