package io.drover.testbed.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.testbed.RealHosts;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LinkFaultsTest {
    private TestNetwork network;
    private TestHost cut;
    private TestHost peer;

    @BeforeAll
    void makeHosts() {
        RealHosts.assume();
        network = TestNetwork.open();
        cut = network.host("cut");
        peer = network.host("peer");
    }

    @AfterAll
    void removeHosts() {
        if (network != null) {
            network.close();
        }
    }

    @AfterEach
    void heal() {
        if (network != null) {
            network.heal(cut);
            assertThat(reaches(cut, peer)).as("healed").isTrue();
        }
    }

    @Test
    void anIsolatedHostReachesNobodyAndIsReachedByNobody() {
        assertThat(reaches(cut, peer)).isTrue();
        network.isolate(cut);

        assertThat(reaches(cut, peer)).isFalse();
        assertThat(reaches(peer, cut)).isFalse();
        assertThat(reachesOutside(cut)).isFalse();
        assertThat(reachesOutside(peer)).as("the others are not concerned").isTrue();
    }

    @Test
    void anIsolationOutlivesAPowerCut() {
        network.isolate(cut);
        cut.powerOff();
        cut.powerOn();

        assertThat(reaches(cut, peer)).isFalse();
    }

    @Test
    void aSeparatedHostMissesOnlyThatPeer() {
        network.separate(cut, peer.address());

        assertThat(reaches(cut, peer)).isFalse();
        assertThat(reaches(peer, cut)).isFalse();
        assertThat(reachesOutside(cut)).isTrue();
    }

    @Test
    void oneWayDropsLetTheOtherWayThrough() {
        network.drop(cut, Direction.OUTBOUND);
        // Echo requests still come in, and are counted, though no answer leaves.
        long before = echoRequestsReceived(cut);
        assertThat(reaches(peer, cut)).isFalse();
        assertThat(echoRequestsReceived(cut)).isGreaterThan(before);

        network.heal(cut);
        network.drop(cut, Direction.INBOUND);
        before = echoRequestsReceived(cut);
        assertThat(reaches(peer, cut)).isFalse();
        assertThat(echoRequestsReceived(cut)).isEqualTo(before);
    }

    @Test
    void lossIsOfAboutTheFractionAskedFor() {
        network.lose(cut, 0.3);

        String summary = peer.exec(
                        "busybox",
                        "ping",
                        "-q",
                        "-c",
                        "400",
                        "-i",
                        "0.003",
                        "-W",
                        "1",
                        cut.address().getHostAddress())
                .out();
        String lost = summary.replaceAll("(?s).* ([0-9]+)% packet loss.*", "$1");
        System.out.println("asked for 0.3 both ways (0.51 of the echoes); lost " + lost + " %");
        assertThat(Integer.parseInt(lost)).isBetween(35, 67);
    }

    @Test
    void refusesFractionsThatAreNone() {
        assertThatThrownBy(() -> network.lose(cut, 0)).hasMessageContaining("above 0 and at most 1: 0.0");
        assertThatThrownBy(() -> new LinkFault.Loss(Direction.INBOUND, Optional.empty(), 1.5))
                .hasMessageContaining("1.5");
    }

    private static boolean reaches(TestHost from, TestHost to) {
        return ping(from, to.address().getHostAddress());
    }

    private boolean reachesOutside(TestHost from) {
        return ping(from, network.outside().getHostAddress());
    }

    private static boolean ping(TestHost from, String address) {
        return from.exec("busybox", "ping", "-c", "1", "-W", "1", address).succeeded();
    }

    private static long echoRequestsReceived(TestHost host) {
        // Line 2 of the Icmp pair in /proc/net/snmp; the column's name is in line 1.
        String[] lines = host.exec("grep", "^Icmp:", "/proc/net/snmp").out().split("\n");
        int column = List.of(lines[0].split(" ")).indexOf("InEchos");
        return Long.parseLong(lines[1].split(" ")[column]);
    }
}
