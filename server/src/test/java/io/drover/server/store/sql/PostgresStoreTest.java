package io.drover.server.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.migration.ownership.PlaneClock;
import io.drover.server.store.StoreFailedException;
import io.drover.server.store.StoreSettings;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RealPostgres.class)
final class PostgresStoreTest extends StoreContract {
    private final RealPostgres.Access postgres;

    PostgresStoreTest(RealPostgres.Access postgres) {
        this.postgres = postgres;
    }

    @Override
    TestDatabase newDatabase() throws Exception {
        return new TestDatabase(postgres.newDatabase());
    }

    @Override
    void assertSharedCommits(int writes, long commits) {
        assertThat(commits).isEqualTo(writes);
    }

    @Test
    void twoServersAdvanceOneClockWithoutLosingAStep() {
        SqlStore other = database.open();
        List<Long> changes = new CopyOnWriteArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 100; i++) {
                SqlStore server = i % 2 == 0 ? store : other;
                threads.execute(() -> changes.add(server.<PlaneClock>write(tx -> {
                            PlaneClock clock = tx.plane().advance();
                            tx.events().append(Samples.event("advanced"));
                            return clock;
                        })
                        .change()));
            }
        }
        assertThat(changes).hasSize(100).doesNotHaveDuplicates();
        assertThat(store.<PlaneClock>read(tx -> tx.plane().clock())).isEqualTo(new PlaneClock(1, 100));
    }

    @Test
    void connectionsThatTheDatabaseEndsAreReplaced() throws Exception {
        append("before");
        postgres.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'drover'");
        append("after");
        assertThat(subjects()).containsExactly("before", "after");
    }

    @Test
    void wrongPasswordIsToldWithoutShowingIt() {
        StoreSettings.Postgres right = (StoreSettings.Postgres) database.settings();
        StoreSettings.Postgres wrong =
                new StoreSettings.Postgres(right.url() + "?password=hidden1", right.user(), "hidden2", 2);
        assertThatThrownBy(() -> SqlStore.open(wrong))
                .isInstanceOf(StoreFailedException.class)
                .hasMessageContaining("password authentication failed")
                .hasMessageContaining("drover")
                .hasMessageNotContaining("hidden");
    }

    @Test
    void urlOfAnotherDatabaseIsRefused() {
        assertThatThrownBy(() -> new StoreSettings.Postgres("jdbc:mysql://localhost/x", "u", "p", 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("jdbc:postgresql:");
    }
}
