package io.drover.agent.tunnel;

import io.drover.agent.grant.GrantFilter;
import io.drover.migration.host.Access;
import io.drover.migration.ownership.Grant;
import java.util.Optional;

/** What a tunnel lets through. Used by one thread in each direction. */
sealed interface Gate {
    /** Bytes from the plane. */
    GrantFilter.Verdict fromPlane(byte[] bytes);

    /** How many of the endpoint's bytes the plane may have, in all. */
    long maxFromEndpoint();

    static Gate of(Access access) {
        return switch (access) {
            case Access.Full ignored -> new Open();
            case Access.Limited(Grant.Rule.Http rule) -> new Http(new GrantFilter(rule));
            case Access.Limited(Grant.Rule.Greeting ignored) -> new Greeting();
            case Access.Limited(Grant.Rule.Listening ignored) ->
                throw new IllegalArgumentException("a rule about listeners opens no tunnel");
            case Access.Denied ignored -> throw new IllegalArgumentException("a tunnel that is denied");
        };
    }

    /** Everything: the plane owns the cluster. */
    record Open() implements Gate {
        @Override
        public GrantFilter.Verdict fromPlane(byte[] bytes) {
            return new GrantFilter.Verdict.Pass(bytes);
        }

        @Override
        public long maxFromEndpoint() {
            return Long.MAX_VALUE;
        }
    }

    /** One HTTP request that the grant allows. */
    record Http(GrantFilter filter) implements Gate {
        @Override
        public GrantFilter.Verdict fromPlane(byte[] bytes) {
            return filter.take(bytes);
        }

        @Override
        public long maxFromEndpoint() {
            return Long.MAX_VALUE;
        }
    }

    /** Only what the server says of itself. */
    record Greeting() implements Gate {
        static final long MAX_BYTES = 16 << 10;

        @Override
        public GrantFilter.Verdict fromPlane(byte[] bytes) {
            return new GrantFilter.Verdict.Refuse(
                    Optional.empty(), "the grant allows to read the server's greeting and to send nothing");
        }

        @Override
        public long maxFromEndpoint() {
            return MAX_BYTES;
        }
    }
}
