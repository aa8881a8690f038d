package io.drover.server.store.sql;

import io.drover.server.store.StoreFailedException;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/** Brings the tables up to this version's. */
final class Schema {
    private Schema() {}

    /** @param database the folder below {@code db/migration} */
    static void migrate(DataSource source, String database, String where) {
        try {
            Flyway.configure(Schema.class.getClassLoader())
                    .dataSource(source)
                    .locations("classpath:db/migration/" + database)
                    // By default one that a newer version has migrated is taken as it is.
                    .ignoreMigrationPatterns(new String[0])
                    .validateOnMigrate(true)
                    .load()
                    .migrate();
        } catch (FlywayException e) {
            throw new StoreFailedException(
                    "the store %s could not be brought up to this version of Drover: %s"
                            .formatted(where, e.getMessage()),
                    e);
        }
    }
}
