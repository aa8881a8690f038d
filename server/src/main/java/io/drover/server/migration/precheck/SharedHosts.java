package io.drover.server.migration.precheck;

import io.drover.migration.finding.Finding;
import io.drover.migration.manifest.Member;
import io.drover.server.cluster.Cluster;
import io.drover.server.store.Store;
import java.util.ArrayList;
import java.util.List;

/** Hosts that serve other clusters too stay with this plane. */
public final class SharedHosts implements Precheck {
    private final Store store;

    public SharedHosts(Store store) {
        this.store = store;
    }

    @Override
    public List<Finding> check(Candidate candidate) {
        List<Finding> findings = new ArrayList<>();
        List<Cluster> others = store.read(transaction -> transaction.clusters().list()).stream()
                .filter(cluster -> !cluster.id().equals(candidate.cluster().id()))
                .toList();
        for (Member member : candidate.cluster().profile().members()) {
            List<String> sharing = others.stream()
                    .filter(cluster -> cluster.profile().member(member.host()).isPresent())
                    .map(Cluster::name)
                    .toList();
            if (!sharing.isEmpty()) {
                findings.add(Finding.warning(
                        "HOST_SHARED",
                        "host " + member.name(),
                        "it also serves %s; this plane keeps it, and its agent serves both planes".formatted(sharing),
                        "none needed; migrate those clusters too if the host shall leave"));
            }
        }
        return findings;
    }
}
