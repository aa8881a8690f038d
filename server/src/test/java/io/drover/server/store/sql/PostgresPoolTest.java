package io.drover.server.store.sql;

import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RealPostgres.class)
final class PostgresPoolTest extends PoolContract {
    private final RealPostgres.Access postgres;

    PostgresPoolTest(RealPostgres.Access postgres) {
        this.postgres = postgres;
    }

    @Override
    TestDatabase newDatabase() throws Exception {
        return new TestDatabase(postgres.newDatabase());
    }
}
