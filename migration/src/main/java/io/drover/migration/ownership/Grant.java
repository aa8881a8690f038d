package io.drover.migration.ownership;

import io.drover.migration.identity.ClusterId;
import io.drover.migration.identity.MigrationId;
import io.drover.migration.identity.PlaneId;
import io.drover.migration.identity.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The owner's leave for the target of a migration to inspect, and to do nothing else.
 *
 * @param migration the migration that it serves
 * @param cluster the cluster to inspect
 * @param epoch the epoch at which it was given; void from the next epoch on
 * @param grantee the plane that may inspect
 * @param rules what is allowed on which local endpoint; everything else is refused
 * @param expires void from this time on
 */
public record Grant(
        MigrationId migration, ClusterId cluster, long epoch, PlaneId grantee, List<Rule> rules, Instant expires)
        implements Statement {
    public Grant {
        rules = List.copyOf(rules);
    }

    /** The first rule for a tunnel to an endpoint, if any. */
    public Optional<Rule> tunnelRule(LocalEndpoint endpoint) {
        return rules.stream()
                .filter(rule -> rule.endpoint().equals(endpoint) && !(rule instanceof Rule.Listening))
                .findFirst();
    }

    /** Whether the listener at an endpoint may be named. */
    public boolean allowsListener(LocalEndpoint endpoint) {
        return rules.contains(new Rule.Listening(endpoint));
    }

    /** What may be done on one endpoint. */
    public sealed interface Rule {
        LocalEndpoint endpoint();

        /**
         * HTTP requests without a body, answered without a connection upgrade.
         *
         * @param endpoint where
         * @param requests the allowed ones
         */
        record Http(LocalEndpoint endpoint, List<HttpPattern> requests) implements Rule {
            public Http {
                requests = List.copyOf(requests);
            }
        }

        /** To be told which process listens at a TCP endpoint, and since when. */
        record Listening(LocalEndpoint endpoint) implements Rule {}

        /** A connection that may be opened and closed again, and from which the server's greeting may be read. */
        record Greeting(LocalEndpoint endpoint) implements Rule {}
    }
}
