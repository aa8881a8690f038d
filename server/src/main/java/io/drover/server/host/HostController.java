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
import io.drover.server.web.Problem;
import io.drover.server.web.ProblemException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
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
    private static final Pattern KEY = Pattern.compile("[0-9a-f]{64}");

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
            List<Cluster> clusters = transaction.clusters().list();
            return Items.of(
                    transaction.hosts().list().stream()
                            .filter(host ->
                                    caller.may(Permission.HOST_READ, host.key().hex()))
                            .toList(),
                    host -> view(host, clusters));
        });
    }

    @GetMapping("/api/v1/hosts/{keyOrName}")
    HostView show(@PathVariable String keyOrName) {
        return store.read(transaction ->
                view(find(transaction, keyOrName), transaction.clusters().list()));
    }

    @DeleteMapping("/api/v1/hosts/{keyOrName}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(@PathVariable String keyOrName) {
        Host removed = store.write(transaction -> {
            Host host = find(transaction, keyOrName);
            List<String> clusters = clusterNames(host, transaction.clusters().list());
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
            return host;
        });
        presence.cut(removed.key());
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

    private HostView view(Host host, List<Cluster> clusters) {
        return HostView.of(host, presence.isOnline(host.key()), clusterNames(host, clusters));
    }

    private static List<String> clusterNames(Host host, List<Cluster> clusters) {
        return clusters.stream()
                .filter(cluster -> cluster.profile().member(host.key()).isPresent())
                .map(Cluster::name)
                .toList();
    }

    private static Host find(Transaction transaction, String keyOrName) {
        Optional<Host> byKey =
                KEY.matcher(keyOrName).matches() ? transaction.hosts().find(new HostKey(keyOrName)) : Optional.empty();
        return byKey.or(() -> transaction.hosts().findByName(keyOrName))
                .orElseThrow(() -> ProblemException.notFound(
                        "NO_SUCH_HOST",
                        "there is no host '%s'; expected a name or key that 'drover host list' shows"
                                .formatted(Problem.shortened(keyOrName))));
    }

    /** What an operator asks of a token. */
    record TokenRequest(@Nullable String hostName, @Nullable Integer validForSeconds) {}
}
