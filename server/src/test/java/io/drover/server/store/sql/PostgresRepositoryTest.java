package io.drover.server.store.sql;

import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RealPostgres.class)
final class PostgresRepositoryTest extends RepositoryContract {
    private final RealPostgres.Access postgres;

    PostgresRepositoryTest(RealPostgres.Access postgres) {
        this.postgres = postgres;
    }

    @Override
    TestDatabase newDatabase() throws Exception {
        return new TestDatabase(postgres.newDatabase());
    }
}
