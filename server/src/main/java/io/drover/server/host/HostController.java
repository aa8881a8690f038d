package io.drover.server.host;

import io.drover.migration.identity.HostKey;
import io.drover.server.audit.Audit;
import io.drover.server.cluster.Cluster;
import io.drover.server.event.Event;
import io.drover.server.event.Events;
import io.drover.server.security.Caller;
import io.drover.server.security.Permission;
import io.drover.server.store.Store;
import io.drover.server.store.Transaction;
import io.drover.server.web.Items;
import io.drover.server.web.ProblemException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Tells of hosts, lets them join, and forgets them. */
@RestController
final class HostController {
    private final Store store;
    private final Events events;
    private final HostTokens tokens;
    private final HostPresence presence;
    private final InstantSource time;

    HostController(Store store, Events events, HostTokens tokens, HostPresence presence, InstantSource time) {
        this.store = store;
        this.events = events;
        this.tokens = tokens;
        this.presence = presence;
        this.time = time;
    }

    @GetMapping("/api/v1/hosts")
    Items<HostView> list() {
        Caller caller = Caller.current();
        return store.read(transaction -> {
            Known known = Known.in(transaction);
            return Items.of(
                    transaction.hosts().list().stream()
                            .filter(host ->
                                    caller.may(Permission.HOST_READ, host.key().hex()))
                            .toList(),
                    host -> view(host, known));
        });
    }

    @GetMapping("/api/v1/hosts/{keyOrName}")
    HostView show(@PathVariable String keyOrName) {
        return store.read(transaction -> view(NamedHosts.require(transaction, keyOrName), Known.in(transaction)));
    }

    @DeleteMapping("/api/v1/hosts/{keyOrName}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(@PathVariable String keyOrName) {
        Set<HostKey> removed = store.write(transaction -> {
            Host host = NamedHosts.require(transaction, keyOrName);
            Known known = Known.in(transaction);
            List<String> clusters = known.clusters(host);
            if (!clusters.isEmpty()) {
                throw ProblemException.conflict(
                        "HOST_IN_USE",
                        "host '%s' belongs to cluster %s; migrate the cluster away first"
                                .formatted(host.name(), String.join(", ", clusters)));
            }
            transaction.hosts().delete(host.key());
            events.publish(
                    transaction,
                    Event.of(time.instant(), "host.deleted", host.key().hex(), Map.of("name", host.name())));
            Audit.enter(
                    transaction,
                    time.instant(),
                    "host.removed",
                    host.name(),
                    Map.of("key", host.key().hex()));
            return known.keys(host);
        });
        removed.forEach(presence::cut);
    }

    @PostMapping("/api/v1/host-tokens")
    @ResponseStatus(HttpStatus.CREATED)
    HostTokens.Issued token(@RequestBody TokenRequest request) {
        return tokens.create(
                Optional.ofNullable(request.hostName()),
                request.validForSeconds() == null
                        ? HostTokens.DEFAULT_VALIDITY
                        : Duration.ofSeconds(request.validForSeconds()));
    }

    private HostView view(Host host, Known known) {
        return HostView.of(host, known.keys(host).stream().anyMatch(presence::isOnline), known.clusters(host));
    }

    /**
     * What hosts are looked up in.
     *
     * @param rekeyings by the key that the host is stored by
     */
    private record Known(List<Cluster> all, Map<HostKey, HostRekeying> rekeyings) {
        static Known in(Transaction transaction) {
            return new Known(
                    transaction.clusters().list(),
                    transaction.rekeyings().list().stream()
                            .collect(Collectors.toUnmodifiableMap(HostRekeying::stored, Function.identity())));
        }

        /** Those by which the host gets in, and is named by clusters. */
        Set<HostKey> keys(Host host) {
            HostRekeying rekeying = rekeyings.get(host.key());
            return rekeying == null ? Set.of(host.key()) : rekeying.keys();
        }

        List<String> clusters(Host host) {
            Set<HostKey> keys = keys(host);
            return all.stream()
                    .filter(cluster -> keys.stream()
                            .anyMatch(key -> cluster.profile().member(key).isPresent()))
                    .map(Cluster::name)
                    .toList();
        }
    }

    /** What an operator asks of a token. */
    record TokenRequest(@Nullable String hostName, @Nullable Integer validForSeconds) {}
}
