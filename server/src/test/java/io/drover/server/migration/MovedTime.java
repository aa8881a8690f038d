package io.drover.server.migration;

import io.drover.server.ServerSettings;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportSelector;
import org.springframework.context.annotation.Primary;
import org.springframework.core.type.AnnotationMetadata;

/** The backend of the program itself, at a time of the test's choice. No configuration by name: servers look for those. */
@Import(MovedTime.Backend.class)
class MovedTime {
    /** How far servers are ahead of now, by their folders. */
    private static final Map<Path, Duration> AHEAD = new ConcurrentHashMap<>();

    /** From its next start on a server is so much further ahead. */
    static void later(Path folder, Duration by) {
        AHEAD.merge(folder, by, Duration::plus);
    }

    @Bean
    @Primary
    InstantSource timeOfTheTest(ServerSettings settings) {
        return Clock.offset(Clock.systemUTC(), AHEAD.getOrDefault(settings.folder(), Duration.ZERO));
    }

    /** Its package keeps it to itself. */
    static final class Backend implements ImportSelector {
        @Override
        public String[] selectImports(AnnotationMetadata importing) {
            return new String[] {"io.drover.server.BackendConfiguration"};
        }
    }
}
