package io.drover.server.cluster;

import io.drover.migration.finding.Finding;
import io.drover.migration.identity.ClusterId;
import io.drover.server.host.HostPresence;
import io.drover.server.security.Caller;
import io.drover.server.security.Permission;
import io.drover.server.store.Store;
import io.drover.server.store.Transaction;
import io.drover.server.web.Body;
import io.drover.server.web.FindingView;
import io.drover.server.web.Items;
import io.drover.server.web.Problem;
import io.drover.server.web.ProblemException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Tells of clusters, and takes clusters over. */
@RestController
final class ClusterController {
    private final Store store;
    private final TakeOvers takeOvers;
    private final ClusterStatusRefresh refresh;
    private final HostPresence presence;

    ClusterController(Store store, TakeOvers takeOvers, ClusterStatusRefresh refresh, HostPresence presence) {
        this.store = store;
        this.takeOvers = takeOvers;
        this.refresh = refresh;
        this.presence = presence;
    }

    @GetMapping("/api/v1/clusters")
    Items<ClusterSummary> list() {
        Caller caller = Caller.current();
        return Items.of(
                store.read(transaction -> transaction.clusters().list()).stream()
                        .filter(cluster ->
                                caller.may(Permission.CLUSTER_READ, cluster.id().value()))
                        .toList(),
                cluster -> ClusterSummary.of(cluster, presence));
    }

    @GetMapping("/api/v1/clusters/{idOrName}")
    ClusterDetail show(@PathVariable String idOrName) {
        Cluster cluster = store.read(transaction -> find(transaction, idOrName))
                .orElseThrow(() -> ProblemException.notFound(
                        "NO_SUCH_CLUSTER",
                        "there is no cluster '%s'; expected a name or ID that 'drover cluster list' shows"
                                .formatted(Problem.shortened(idOrName))));
        return ClusterDetail.of(cluster, presence, refresh.findings(cluster.id()));
    }

    @PostMapping("/api/v1/clusters")
    ResponseEntity<?> takeOver(@RequestBody TakeOverRequest request) throws InterruptedException {
        TakeOverWish wish = request.wish();
        if (Boolean.TRUE.equals(request.dryRun())) {
            List<Finding> findings = takeOvers.dryRun(wish);
            return ResponseEntity.ok(new DryRun(FindingView.of(findings)));
        }
        return ResponseEntity.accepted()
                .body(new Started(new TaskRef(takeOvers.start(wish).value())));
    }

    private static Optional<Cluster> find(Transaction transaction, String idOrName) {
        return transaction.clusters().findByName(idOrName).or(() -> {
            try {
                return transaction.clusters().find(new ClusterId(idOrName));
            } catch (IllegalArgumentException e) {
                // Not in the form of an ID, so it is none.
                return Optional.empty();
            }
        });
    }

    /** The body of a wish to take a cluster over. */
    record TakeOverRequest(
            @Nullable String name,
            @Nullable String kind,
            @Nullable String entryHost,
            @Nullable Map<String, @Nullable String> settings,
            @Nullable List<@Nullable String> endpoints,
            @Nullable List<@Nullable String> without,
            @Nullable Boolean dryRun) {
        TakeOverWish wish() {
            return new TakeOverWish(
                    Body.required("name", name),
                    Body.required("kind", kind),
                    Optional.ofNullable(entryHost).map(host -> Body.required("entryHost", host)),
                    Body.map("settings", settings),
                    Body.list("endpoints", endpoints),
                    Body.set("without", without));
        }
    }

    /** What was found. */
    record DryRun(List<FindingView> findings) {}

    /** The task that began. */
    record Started(TaskRef task) {}

    /** Names a task. */
    record TaskRef(String id) {}
}
