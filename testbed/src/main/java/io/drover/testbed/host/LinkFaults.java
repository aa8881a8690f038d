package io.drover.testbed.host;

import io.drover.testbed.command.Command;
import java.util.ArrayList;
import java.util.List;

/**
 * The faults of one host's link, kept as rules of iptables in the host's own network namespace. They stand in the first
 * and the last table that a packet meets ({@code raw} and {@code mangle}), so that packets of containers and of
 * connections that exist already are lost too. Safe for use by several threads.
 */
final class LinkFaults {
    private final List<LinkFault> faults = new ArrayList<>();
    private boolean installed;

    synchronized void add(TestHost host, List<LinkFault> more) {
        faults.addAll(more);
        apply(host);
    }

    synchronized void clear(TestHost host) {
        faults.clear();
        if (installed) {
            apply(host);
        }
    }

    /** Puts the faults back on a host that has a new network namespace. */
    synchronized void restore(TestHost host) {
        installed = false;
        if (!faults.isEmpty()) {
            apply(host);
        }
    }

    private void apply(TestHost host) {
        // One call replaces all rules of both chains: naming a chain empties it.
        String script = table("raw", "DROVER-IN", "PREROUTING -i", Direction.INBOUND)
                + table("mangle", "DROVER-OUT", "POSTROUTING -o", Direction.OUTBOUND);
        host.inside(Command.of("iptables-restore", "--noflush", "--wait").withInput(script))
                .run();
        installed = true;
    }

    private String table(String table, String chain, String hook, Direction direction) {
        StringBuilder script = new StringBuilder("*" + table + "\n:" + chain + " - [0:0]\n");
        if (!installed) {
            script.append("-I ")
                    .append(hook.replace(" ", " 1 "))
                    .append(" eth0 -j ")
                    .append(chain)
                    .append('\n');
        }
        for (LinkFault fault : faults) {
            if (fault.direction() == direction) {
                script.append("-A ")
                        .append(chain)
                        .append(' ')
                        .append(fault.rule())
                        .append('\n');
            }
        }
        return script.append("COMMIT\n").toString();
    }
}
