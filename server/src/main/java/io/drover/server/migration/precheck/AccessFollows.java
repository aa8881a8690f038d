package io.drover.server.migration.precheck;

import io.drover.migration.finding.Finding;
import io.drover.migration.manifest.AccessPoint;
import io.drover.server.access.AccessExpiry;
import io.drover.server.access.AccessRecord;
import io.drover.server.access.OpenConnections;
import io.drover.server.store.Store;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** What a migration does to those who use the cluster's access point: told, and no obstacle. */
public final class AccessFollows implements Precheck {
    /** Beyond this the chain of authorities comes near to what TLS clients take. */
    static final int LONG_CHAIN = 8;

    /** Java's limit for the certificates that a server shows (jdk.tls.maxServerCertificateChainLength). */
    private static final int CLIENTS_TAKE = 10;

    private static final long RESOLVE_SECONDS = 2;

    private final Store store;
    private final OpenConnections connections;
    private final Resolver resolver;
    private final Supplier<Set<InetAddress>> own;
    private final AccessExpiry expiry;

    /** Finds the addresses of a DNS name. */
    @FunctionalInterface
    public interface Resolver {
        /** None where the name is unknown. May block. */
        Set<InetAddress> resolve(String name);
    }

    /** @param own the addresses of this plane's machine */
    public AccessFollows(
            Store store,
            OpenConnections connections,
            Resolver resolver,
            Supplier<Set<InetAddress>> own,
            AccessExpiry expiry) {
        this.store = store;
        this.connections = connections;
        this.resolver = resolver;
        this.own = own;
        this.expiry = expiry;
    }

    @Override
    public List<Finding> check(Candidate candidate) throws InterruptedException {
        Optional<AccessPoint> point = store.read(transaction ->
                        transaction.access().find(candidate.cluster().id()))
                .map(AccessRecord::point);
        if (point.isEmpty()) {
            return List.of();
        }
        List<Finding> findings = new ArrayList<>();
        streams(candidate).ifPresent(findings::add);
        leadsHereOnly(point.get()).ifPresent(findings::add);
        chain(point.get()).ifPresent(findings::add);
        findings.addAll(expiry.findings(point.get()));
        return findings;
    }

    private Optional<Finding> streams(Candidate candidate) {
        Map<String, Integer> streams = connections.streams(candidate.cluster().id());
        if (streams.isEmpty()) {
            return Optional.empty();
        }
        int count = streams.values().stream().mapToInt(Integer::intValue).sum();
        return Optional.of(Finding.warning(
                "ACCESS_STREAMS_OPEN",
                candidate.clusterTarget(),
                "%d streams are open through its access point and will be cut: %s"
                        .formatted(
                                count,
                                streams.entrySet().stream()
                                        .limit(20)
                                        .map(entry -> entry.getValue() + " × " + entry.getKey())
                                        .collect(Collectors.joining(", "))),
                "none needed where their clients connect again; else wait until they have ended"));
    }

    private Optional<Finding> leadsHereOnly(AccessPoint point) throws InterruptedException {
        Set<InetAddress> led = resolved(point.name());
        if (led.isEmpty()) {
            return Optional.of(Finding.info(
                    "ACCESS_NAME_UNKNOWN",
                    "access point " + point.name(),
                    "this plane's machine knows no address for that name, so it cannot tell where clients are led",
                    "see that it leads to the target once this plane is gone"));
        }
        if (!own.get().containsAll(led)) {
            return Optional.empty();
        }
        return Optional.of(Finding.warning(
                "ACCESS_LEADS_TO_SOURCE",
                "access point " + point.name(),
                "the name leads to this plane only (%s), which will lead clients on to the target for as long as it runs"
                        .formatted(led.stream()
                                .map(InetAddress::getHostAddress)
                                .sorted()
                                .collect(Collectors.joining(", "))),
                "after the migration, point the name at the target's gateway in DNS"));
    }

    /** Name servers that do not answer must not hold up the other checks. */
    private Set<InetAddress> resolved(String name) throws InterruptedException {
        FutureTask<Set<InetAddress>> question = new FutureTask<>(() -> resolver.resolve(name));
        Thread.ofVirtual().name("access-name").start(question);
        try {
            return question.get(RESOLVE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            // As good as unknown: clients that ask the same servers fare no better.
            return Set.of();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a name could not be looked up", e.getCause());
        }
    }

    private static Optional<Finding> chain(AccessPoint point) {
        int length = point.authority().size() + 1;
        return length <= LONG_CHAIN
                ? Optional.empty()
                : Optional.of(Finding.warning(
                        "ACCESS_CHAIN_LONG",
                        "access point " + point.name(),
                        "%d authorities will stand between its certificate and what clients trust; many clients take no more than %d certificates"
                                .formatted(length, CLIENTS_TAKE),
                        "none for this migration; planes that have had the cluster before do not lengthen the chain"));
    }
}
