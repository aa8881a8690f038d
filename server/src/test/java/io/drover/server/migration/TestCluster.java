package io.drover.server.migration;

import io.drover.migration.identity.ClusterId;
import java.util.List;

/** A generic cluster and its hosts. */
public record TestCluster(ClusterId id, String name, List<TestAgent> hosts) {
    TestAgent host(int index) {
        return hosts.get(index);
    }
}
