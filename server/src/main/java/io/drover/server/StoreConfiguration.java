package io.drover.server;

import io.drover.server.audit.AuditedStore;
import io.drover.server.plane.DataFolder;
import io.drover.server.store.Store;
import io.drover.server.store.StoreSettings;
import io.drover.server.store.sql.SqlStore;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

/** The store. */
@Configuration(proxyBeanMethods = false)
class StoreConfiguration {
    private static final String DEFAULT_USER = "drover";

    @Bean
    SqlStore database(ServerSettings settings, DataFolder folder) {
        DatabaseSettings database = settings.database();
        return SqlStore.open(database.url()
                .<StoreSettings>map(url -> new StoreSettings.Postgres(
                        url,
                        database.user().orElse(DEFAULT_USER),
                        database.password().orElse(""),
                        StoreSettings.Postgres.DEFAULT_CONNECTIONS))
                .orElseGet(() -> StoreSettings.Sqlite.at(folder.database())));
    }

    /** What all parts write to: with the entries of requests in the audit. */
    @Bean
    @Primary
    Store store(SqlStore database) {
        return new AuditedStore(database);
    }
}
