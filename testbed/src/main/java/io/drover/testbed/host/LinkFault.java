package io.drover.testbed.host;

import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;

/** What is wrong with a host's link. Packets vanish silently, as in a partitioned network; nothing is refused. */
public sealed interface LinkFault {
    Direction direction();

    /** The only address concerned; all addresses if empty. */
    Optional<InetAddress> peer();

    /** Every packet is lost. */
    record Drop(Direction direction, Optional<InetAddress> peer) implements LinkFault {}

    /**
     * Some packets are lost, at random.
     *
     * @param fraction above 0, at most 1
     */
    record Loss(Direction direction, Optional<InetAddress> peer, double fraction) implements LinkFault {
        public Loss {
            if (!(fraction > 0 && fraction <= 1)) {
                throw new IllegalArgumentException("the lost fraction must be above 0 and at most 1: " + fraction);
            }
        }
    }

    /** The rule's matches and target, in the words of iptables. */
    default String rule() {
        String address = peer().map(
                        peer -> (direction() == Direction.INBOUND ? "-s " : "-d ") + peer.getHostAddress() + " ")
                .orElse("");
        return address
                + switch (this) {
                    case Drop _ -> "-j DROP";
                    case Loss loss ->
                        String.format(
                                Locale.ROOT, "-m statistic --mode random --probability %.6f -j DROP", loss.fraction());
                };
    }
}
