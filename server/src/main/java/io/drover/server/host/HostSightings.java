package io.drover.server.host;

import io.drover.migration.finding.Finding;
import io.drover.migration.identity.HostKey;
import io.drover.server.event.Event;
import io.drover.server.event.Events;
import io.drover.server.store.Store;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Records what sessions tell of hosts. A host that is not stored is not recorded. Thread-safe. */
public final class HostSightings {
    private final Store store;
    private final Events events;
    private final InstantSource time;

    public HostSightings(Store store, Events events, InstantSource time) {
        this.store = store;
        this.events = events;
        this.time = time;
    }

    /** A session of the host began. */
    public void connected(HostKey host, Optional<HostFactsRecord> facts) {
        record(
                host,
                "host.connected",
                Map.of(),
                seen -> new Host(
                        seen.key(),
                        seen.name(),
                        seen.tls(),
                        seen.enrolledAt(),
                        facts.or(seen::facts),
                        now(),
                        seen.departedAt()));
    }

    /** The host's session ended. */
    public void disconnected(HostKey host, String reason) {
        record(
                host,
                "host.disconnected",
                Map.of("reason", reason),
                seen -> new Host(
                        seen.key(),
                        seen.name(),
                        seen.tls(),
                        seen.enrolledAt(),
                        seen.facts(),
                        now(),
                        seen.departedAt()));
    }

    /** The host told of something that must not happen. */
    public void alarm(HostKey host, Finding finding) {
        record(
                host,
                "host.alarm",
                Map.of(
                        "code",
                        finding.code(),
                        "target",
                        finding.target(),
                        "seen",
                        finding.seen(),
                        "fix",
                        finding.fix()),
                seen -> seen);
    }

    private Optional<Instant> now() {
        return Optional.of(time.instant());
    }

    private void record(HostKey host, String type, Map<String, String> details, UnaryOperator<Host> change) {
        store.write(transaction -> {
            transaction.hosts().find(host).ifPresent(seen -> {
                Host changed = change.apply(seen);
                if (!changed.equals(seen)) {
                    transaction.hosts().save(changed);
                }
                Map<String, String> named = new java.util.HashMap<>(details);
                named.put("name", seen.name());
                events.publish(transaction, Event.of(time.instant(), type, host.hex(), named));
            });
            return true;
        });
    }
}
