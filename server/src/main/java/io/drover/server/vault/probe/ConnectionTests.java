package io.drover.server.vault.probe;

import io.drover.server.HostPort;
import io.drover.server.vault.account.Account;
import io.drover.server.vault.account.Secret;
import io.drover.server.vault.account.SshHost;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * Logs in with credentials, from this server, each within a time limit. Thread-safe; blocks.
 *
 * <p>Drivers have limits for parts of what they do, and a server that dribbles stays below each. So an attempt runs on a
 * thread of its own, which is left to itself, interrupted, when the time is up; its sockets end by the drivers' limits.
 */
public final class ConnectionTests {
    /** How long one attempt may take. */
    public static final Duration LIMIT = Duration.ofSeconds(10);

    /** How many are dialled at once, over all requests. */
    private static final int AT_ONCE = 32;

    private final Duration limit;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Semaphore places = new Semaphore(AT_ONCE);

    public ConnectionTests(Duration limit) {
        this.limit = limit;
    }

    /** Dials all that an account is for. What fails is in the result. */
    public ConnectionTest test(Account account, Secret secret) {
        return new ConnectionTest(
                switch (account) {
                    case Account.OceanBase base ->
                        List.of(dial(base.address(), secret, () -> new OceanBaseLogin(base, limit).attempt(secret)));
                    case Account.PostgreSql database ->
                        List.of(dial(
                                database.address(), secret, () -> new PostgresLogin(database, limit).attempt(secret)));
                    case Account.Host(String user, List<SshHost> hosts) ->
                        together(
                                hosts,
                                host -> dial(
                                        host.address(), secret, () -> new SshLogin(user, host, limit).attempt(secret)));
                    case Account.Token token -> List.<Dial>of();
                });
    }

    /** Does something for each of a list at once, in the order of the list; what one throws is thrown. */
    public static <S, T> List<T> together(List<S> items, Function<? super S, ? extends T> work) {
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<T>> futures = new ArrayList<>();
            for (S item : items) {
                futures.add(executor.<T>submit(() -> work.apply(item)));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> future : futures) {
                results.add(future.get());
            }
            return results;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException told) {
                throw told;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while dialling", e);
        }
    }

    private Dial dial(HostPort address, Secret secret, Attempt attempt) {
        places.acquireUninterruptibly();
        long begun = System.nanoTime();
        Future<Optional<String>> future = threads.submit(attempt::run);
        try {
            Optional<String> hostKey = future.get(limit.toNanos(), TimeUnit.NANOSECONDS);
            return told(address, DialOutcome.OK, "logged in", begun, hostKey);
        } catch (ExecutionException e) {
            Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
            DialFailure failure = cause instanceof DialFailure known
                    ? known
                    : new DialFailure(DialOutcome.FAILED, "it failed unexpectedly: " + Reasons.of(cause), cause);
            return told(
                    address,
                    failure.outcome(),
                    Reasons.without(secret, String.valueOf(failure.getMessage())),
                    begun,
                    Optional.empty());
        } catch (TimeoutException e) {
            future.cancel(true);
            return told(
                    address,
                    DialOutcome.TIMEOUT,
                    "it did not let us in within %d s; check the address, and that no firewall swallows what is sent there"
                            .formatted(limit.toSeconds()),
                    begun,
                    Optional.empty());
        } catch (InterruptedException e) {
            future.cancel(true);
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while dialling " + address, e);
        } finally {
            places.release();
        }
    }

    private static Dial told(
            HostPort address, DialOutcome outcome, String detail, long begun, Optional<String> hostKey) {
        return new Dial(address, outcome, detail, Duration.ofNanos(System.nanoTime() - begun), hostKey);
    }

    /** Logs in and out again; returns the key of the host, where it has one. */
    private interface Attempt {
        Optional<String> run() throws DialFailure;
    }
}
