package io.drover.server.migration.precheck;

import io.drover.migration.identity.GatewayAddress;
import io.drover.migration.identity.HostKey;
import io.drover.migration.identity.MigrationId;
import io.drover.migration.manifest.Member;
import io.drover.server.cluster.Cluster;
import java.util.List;
import java.util.Set;

/** A migration that may start, by whichever route. */
public interface Attempt {
    MigrationId migration();

    /** As it is now. */
    Cluster cluster();

    /** The epoch of its ownership. */
    long epoch();

    /** The hosts that are not waited for. */
    Set<HostKey> leftOut();

    /** Where the hosts will dial. */
    List<GatewayAddress> destination();

    /** Whether only checks are wanted. */
    boolean dryRun();

    default String clusterTarget() {
        return "cluster " + cluster().name();
    }

    /** The members that are waited for. */
    default List<Member> expectedMembers() {
        return cluster().profile().members().stream()
                .filter(member -> !leftOut().contains(member.host()))
                .toList();
    }
}
