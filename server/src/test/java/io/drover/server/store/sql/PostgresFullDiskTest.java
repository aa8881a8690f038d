package io.drover.server.store.sql;

import io.drover.server.store.StoreSettings;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RealPostgres.class)
final class PostgresFullDiskTest extends FullDiskContract {
    private final RealPostgres.Access postgres;
    private String name = "";

    PostgresFullDiskTest(RealPostgres.Access postgres) {
        this.postgres = postgres;
    }

    @Override
    Path newFolder() throws Exception {
        return postgres.newFolder("small-disk");
    }

    @Override
    TestDatabase newDatabase(Path disk) throws Exception {
        // What is mounted has an owner of its own.
        postgres.newFolder("small-disk");
        postgres.execute("CREATE TABLESPACE small_disk LOCATION '%s'".formatted(disk));
        StoreSettings.Postgres settings = postgres.newDatabase();
        name = settings.url().substring(settings.url().lastIndexOf('/') + 1);
        postgres.execute("ALTER DATABASE %s SET TABLESPACE small_disk".formatted(name));
        return new TestDatabase(settings);
    }

    @Override
    void release(Path disk) throws Exception {
        postgres.execute("DROP DATABASE " + name);
        postgres.execute("DROP TABLESPACE small_disk");
    }
}
