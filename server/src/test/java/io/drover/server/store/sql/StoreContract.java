package io.drover.server.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.migration.identity.ClusterId;
import io.drover.migration.ownership.PlaneClock;
import io.drover.server.cluster.Cluster;
import io.drover.server.event.Event;
import io.drover.server.migration.StoredMigration;
import io.drover.server.store.StaleVersionException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the store promises about transactions, whichever database it is in. */
abstract class StoreContract {
    protected TestDatabase database;
    protected SqlStore store;

    abstract TestDatabase newDatabase() throws Exception;

    @BeforeEach
    void open() throws Exception {
        database = newDatabase();
        store = database.open();
    }

    @AfterEach
    void close() {
        database.close();
    }

    protected long append(String subject) {
        return store.<Event>write(tx -> tx.events().append(Samples.event(subject)))
                .number();
    }

    protected List<String> subjects() {
        return store.<List<Event>>read(tx -> tx.events().after(0, 100_000)).stream()
                .map(Event::subject)
                .toList();
    }

    @Test
    void whatWasWrittenIsThereAfterReopening() {
        Cluster cluster = Samples.cluster("web");
        store.write(tx -> {
            tx.clusters().insert(cluster);
            return tx.plane().advance();
        });
        store.close();

        SqlStore reopened = database.open();
        assertThat(reopened.<Optional<Cluster>>read(tx -> tx.clusters().find(cluster.id())))
                .isPresent();
        assertThat(reopened.<PlaneClock>read(tx -> tx.plane().clock())).isEqualTo(new PlaneClock(1, 1));
        assertThat(reopened.commits()).isZero();
    }

    @Test
    void nothingIsKeptOfWorkThatThrows() {
        AtomicInteger followed = new AtomicInteger();
        assertThatThrownBy(() -> store.write(tx -> {
                    tx.clusters().insert(Samples.cluster("web"));
                    tx.plane().advance();
                    tx.afterCommit(followed::incrementAndGet);
                    throw new IllegalArgumentException("on purpose");
                }))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("on purpose");
        assertThat(store.<List<Cluster>>read(tx -> tx.clusters().list())).isEmpty();
        assertThat(store.<PlaneClock>read(tx -> tx.plane().clock())).isEqualTo(PlaneClock.FIRST);
        assertThat(followed).hasValue(0);
    }

    @Test
    void staleVersionUndoesTheWholeTransaction() {
        StoredMigration inserted = Samples.migration(ClusterId.random());
        store.write(tx -> {
            tx.migrations().insert(inserted);
            return true;
        });
        StoredMigration read =
                store.read(tx -> tx.migrations().find(inserted.migration())).orElseThrow();
        store.<StoredMigration>write(tx -> tx.migrations().update(read));
        assertThatThrownBy(() -> store.write(tx -> {
                    tx.events().append(Samples.event("lost"));
                    return tx.migrations().update(read);
                }))
                .isInstanceOf(StaleVersionException.class)
                .hasMessageContaining("since version " + read.version());
        assertThat(subjects()).isEmpty();
    }

    @Test
    void afterCommitSeesWhatWasWrittenAndItsFailureChangesNothing() {
        List<String> seen = new ArrayList<>();
        store.write(tx -> {
            tx.events().append(Samples.event("kept"));
            tx.afterCommit(() -> {
                throw new IllegalStateException("on purpose");
            });
            tx.afterCommit(() -> {
                seen.addAll(subjects());
                seen.add(Thread.currentThread().getName());
            });
            return true;
        });
        assertThat(seen).containsExactly("kept", Thread.currentThread().getName());
    }

    @Test
    void transactionWithinATransactionIsRefused() {
        assertThatIllegalStateException()
                .isThrownBy(() -> store.write(
                        tx -> store.<PlaneClock>write(inner -> inner.plane().advance())))
                .withMessageContaining("within a transaction");
        assertThatIllegalStateException()
                .isThrownBy(() -> store.write(
                        tx -> store.<PlaneClock>read(inner -> inner.plane().clock())))
                .withMessageContaining("within a transaction");
        assertThatIllegalStateException()
                .isThrownBy(() -> store.read(
                        tx -> store.<PlaneClock>write(inner -> inner.plane().advance())));
        assertThat(store.<PlaneClock>read(tx -> tx.plane().clock())).isEqualTo(PlaneClock.FIRST);
    }

    @Test
    void workThatOnlyReadsCannotWrite() {
        assertThatThrownBy(() -> store.read(tx -> tx.plane().advance())).isInstanceOf(RuntimeException.class);
        assertThat(store.<PlaneClock>read(tx -> tx.plane().clock())).isEqualTo(PlaneClock.FIRST);
    }

    @Test
    void readSeesOneStateWhileOthersWrite() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Integer> counts = store.read(tx -> {
                int before = tx.events().after(0, 10).size();
                await(threads.submit(() -> append("meanwhile")));
                return List.of(before, tx.events().after(0, 10).size());
            });
            assertThat(counts).containsExactly(0, 0);
            assertThat(subjects()).containsExactly("meanwhile");
        }
    }

    @Test
    void closedStoreSaysSo() {
        store.close();
        assertThatIllegalStateException().isThrownBy(() -> append("late")).withMessageContaining("closed");
        assertThatIllegalStateException().isThrownBy(this::subjects).withMessageContaining("closed");
        store.close();
    }

    @Test
    void interruptedWriterKnowsTheOutcomeAndStaysInterrupted() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            boolean interrupted = await(threads.submit(() -> {
                Thread.currentThread().interrupt();
                append("kept");
                return Thread.currentThread().isInterrupted();
            }));
            assertThat(interrupted).isTrue();
            assertThat(subjects()).containsExactly("kept");

            CountDownLatch begun = new CountDownLatch(1);
            CountDownLatch go = new CountDownLatch(1);
            AtomicInteger outcome = new AtomicInteger();
            Thread writer = Thread.ofVirtual().start(() -> {
                store.write(tx -> {
                    begun.countDown();
                    awaitUninterruptibly(go);
                    return tx.events().append(Samples.event("kept too"));
                });
                outcome.set(Thread.currentThread().isInterrupted() ? 1 : 2);
            });
            begun.await();
            writer.interrupt();
            go.countDown();
            writer.join();
            assertThat(outcome).hasValue(1);
            assertThat(subjects()).containsExactly("kept", "kept too");
        }
    }

    @Test
    void eachOfManyWritersIsKeptOrUndoneByItself() throws Exception {
        int writers = 400;
        List<Future<Long>> futures = new ArrayList<>();
        long begun = System.nanoTime();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < writers; i++) {
                int number = i;
                futures.add(threads.submit(() -> store.write(tx -> {
                    tx.plane().advance();
                    tx.events().append(Samples.event("writer-" + number));
                    if (number % 4 == 0) {
                        throw new IllegalArgumentException("writer-" + number);
                    }
                    return tx.plane().clock().change();
                })));
            }
        }
        double seconds = (System.nanoTime() - begun) / 1e9;
        for (int i = 0; i < writers; i++) {
            Future<Long> future = futures.get(i);
            if (i % 4 == 0) {
                assertThat(future.exceptionNow()).hasMessage("writer-" + i);
            } else {
                assertThat(future.resultNow()).isPositive();
            }
        }
        int kept = writers - writers / 4;
        assertThat(subjects())
                .hasSize(kept)
                .doesNotContain("writer-0", "writer-4")
                .contains("writer-1");
        assertThat(store.<PlaneClock>read(tx -> tx.plane().clock())).isEqualTo(new PlaneClock(1, kept));
        assertThat(futures.stream()
                        .filter(future -> future.state() == Future.State.SUCCESS)
                        .map(Future::resultNow))
                .doesNotHaveDuplicates();
        System.out.printf(
                "%s: %d writes at the same time in %d durable commits (%.1f writes a commit), %.0f writes/s, %.0f commits/s%n",
                getClass().getSimpleName(),
                kept,
                store.commits(),
                (double) kept / store.commits(),
                kept / seconds,
                store.commits() / seconds);
        assertSharedCommits(kept, store.commits());
    }

    /** How many commits so many writes at the same time may have taken. */
    abstract void assertSharedCommits(int writes, long commits);

    @Test
    void loneWritersCommitOneByOne() {
        int writes = 200;
        long begun = System.nanoTime();
        for (int i = 0; i < writes; i++) {
            append("event-" + i);
        }
        double seconds = (System.nanoTime() - begun) / 1e9;
        System.out.printf(
                "%s: %.0f durable commits/s one after the other%n", getClass().getSimpleName(), writes / seconds);
        assertThat(store.commits()).isEqualTo(writes);
    }

    protected static <T> T await(Future<T> future) {
        try {
            return future.get();
        } catch (Exception e) {
            throw new AssertionError("what ran meanwhile failed", e);
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        Callable<Boolean> wait = () -> {
            latch.await();
            return true;
        };
        boolean done = false;
        while (!done) {
            try {
                done = wait.call();
            } catch (Exception e) {
                // The very interrupt that the store must keep from its work's outcome: wait on.
                done = latch.getCount() == 0;
            }
        }
    }
}
