package io.drover.testbed.swarm;

import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;

/**
 * Where a swarm's services answer.
 *
 * @param web one URI for each replica
 * @param ledger the stateful service
 */
public record Services(List<URI> web, InetSocketAddress ledger) {
    public Services {
        web = List.copyOf(web);
    }
}
