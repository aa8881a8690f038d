package io.drover.server.cluster;

import io.drover.kind.Kind;
import io.drover.kind.KindException;
import io.drover.kind.Reading;
import io.drover.migration.finding.Finding;
import io.drover.migration.identity.ClusterId;
import io.drover.migration.manifest.Inventory;
import io.drover.server.event.Event;
import io.drover.server.event.Events;
import io.drover.server.store.StaleVersionException;
import io.drover.server.store.Store;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Reads each cluster at rest now and then, and stores what changed. Thread-safe. */
public final class ClusterStatusRefresh implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterStatusRefresh.class);
    private static final int AT_ONCE = 16;
    private static final double JITTER = 0.2;

    private final Store store;
    private final Events events;
    private final Kinds kinds;
    private final ReachFactory reaches;
    private final InstantSource time;
    private final Duration interval;
    private final Semaphore reading = new Semaphore(AT_ONCE);
    private final Map<ClusterId, List<Finding>> findings = new ConcurrentHashMap<>();
    private volatile @Nullable Thread loop;

    ClusterStatusRefresh(
            Store store, Events events, Kinds kinds, ReachFactory reaches, InstantSource time, Duration interval) {
        this.store = store;
        this.events = events;
        this.kinds = kinds;
        this.reaches = reaches;
        this.time = time;
        this.interval = interval;
    }

    /** What was not as it should be when the cluster was last read by this server. */
    List<Finding> findings(ClusterId cluster) {
        return findings.getOrDefault(cluster, List.of());
    }

    static ClusterStatus status(Reading read) {
        return switch (read.state()) {
            case RUNNING -> ClusterStatus.RUNNING;
            case STOPPED -> ClusterStatus.STOPPED;
            case UNAVAILABLE -> ClusterStatus.UNAVAILABLE;
        };
    }

    @Override
    public void start() {
        loop = Thread.ofVirtual().name("cluster-status").start(this::loop);
    }

    @Override
    public void stop() {
        Thread running = loop;
        if (running != null) {
            running.interrupt();
        }
        loop = null;
    }

    @Override
    public boolean isRunning() {
        return loop != null;
    }

    private void loop() {
        try {
            while (loop != null) {
                double jitter = 1 + JITTER * (ThreadLocalRandom.current().nextDouble() - 0.5);
                Thread.sleep(Duration.ofMillis((long) (interval.toMillis() * jitter)));
                try {
                    refreshAll();
                } catch (RuntimeException e) {
                    // The store may be busy or full for a while; the next round tries again.
                    LOG.warn("clusters are not read at present: {}", e.getMessage());
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("clusters are not read any more: the server stops");
        }
    }

    /** Reads every cluster at rest, once. */
    public void refreshAll() throws InterruptedException {
        List<Cluster> clusters =
                store.read(transaction -> transaction.clusters().list());
        findings.keySet().retainAll(clusters.stream().map(Cluster::id).toList());
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Cluster cluster : clusters) {
                if (cluster.status().isAtRest()) {
                    reading.acquire();
                    threads.execute(() -> {
                        try {
                            refresh(cluster);
                        } finally {
                            reading.release();
                        }
                    });
                }
            }
        }
    }

    private void refresh(Cluster cluster) {
        Optional<Kind> kind = kinds.named(cluster.profile().kind());
        if (kind.isEmpty()) {
            return;
        }
        try {
            Reading read = kind.get()
                    .read(
                            cluster.profile(),
                            reaches.owned(cluster.id(), cluster.chain().epoch()));
            findings.put(cluster.id(), read.findings());
            update(cluster, status(read), Optional.of(read.inventory()));
        } catch (KindException e) {
            findings.put(
                    cluster.id(),
                    List.of(Finding.error(
                            "CLUSTER_UNREADABLE",
                            "cluster " + cluster.name(),
                            String.valueOf(e.getMessage()),
                            "see whether its hosts are connected: 'drover host list'")));
            update(cluster, ClusterStatus.UNAVAILABLE, Optional.empty());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (StaleVersionException e) {
            LOG.debug("cluster {} changed while it was read", cluster.name());
        } catch (RuntimeException e) {
            // A kind that fails on one cluster must not keep the others from being read.
            LOG.warn("cluster {} could not be read", cluster.name(), e);
        }
    }

    private void update(Cluster before, ClusterStatus status, Optional<Inventory> inventory) {
        boolean sameWorkload = inventory.isEmpty()
                || before.inventory()
                        .filter(known -> isSame(known, inventory.get()))
                        .isPresent();
        if (before.status() == status && sameWorkload) {
            return;
        }
        store.write(transaction -> {
            Cluster changed =
                    inventory.map(before::withInventory).orElse(before).withStatus(status);
            transaction.clusters().update(changed);
            if (before.status() != status) {
                events.publish(
                        transaction,
                        Event.of(
                                time.instant(),
                                "cluster.status",
                                before.id().value(),
                                Map.of("status", status.name(), "cluster", before.name())));
            }
            return changed;
        });
    }

    private static boolean isSame(Inventory one, Inventory other) {
        return one.identity().equals(other.identity()) && one.observed().equals(other.observed());
    }
}
