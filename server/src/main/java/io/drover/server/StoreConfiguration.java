package io.drover.server;

import io.drover.server.plane.DataFolder;
import io.drover.server.store.StoreSettings;
import io.drover.server.store.sql.SqlStore;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The store. */
@Configuration(proxyBeanMethods = false)
class StoreConfiguration {
    private static final String DEFAULT_USER = "drover";

    @Bean
    SqlStore store(ServerSettings settings, DataFolder folder) {
        DatabaseSettings database = settings.database();
        return SqlStore.open(database.url()
                .<StoreSettings>map(url -> new StoreSettings.Postgres(
                        url,
                        database.user().orElse(DEFAULT_USER),
                        database.password().orElse(""),
                        StoreSettings.Postgres.DEFAULT_CONNECTIONS))
                .orElseGet(() -> StoreSettings.Sqlite.at(folder.database())));
    }
}
