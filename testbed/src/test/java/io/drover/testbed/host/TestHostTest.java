package io.drover.testbed.host;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.testbed.RealHosts;
import io.drover.testbed.command.Command;
import io.drover.testbed.command.CommandFailedException;
import io.drover.testbed.command.CommandResult;
import io.drover.testbed.command.Waiting;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TestHostTest {
    private TestNetwork network;
    private TestHost first;
    private TestHost second;

    @BeforeAll
    void makeHosts() {
        RealHosts.assume();
        network = TestNetwork.open();
        var hosts = network.hosts("first", "second");
        first = hosts.getFirst();
        second = hosts.getLast();
    }

    @AfterAll
    void removeHosts() {
        if (network != null) {
            network.close();
        }
    }

    @Test
    void eachHasItsOwnMachineIdAndName() throws IOException {
        assertThat(first.exec("cat", "/etc/machine-id").text())
                .hasSize(32)
                .isEqualTo(first.machineId())
                .isNotEqualTo(second.exec("cat", "/etc/machine-id").text());
        assertThat(first.exec("hostname").text()).isEqualTo("first");
        assertThat(second.exec("hostname").text()).isEqualTo("second");
        assertThat(Command.of("hostname").run().text()).isNotIn("first", "second");
    }

    @Test
    void whatOneWritesNeitherTheOtherNorTheMachineSees() throws IOException {
        for (String file :
                new String[] {"/etc/of-first", "/tmp/of-first", "/run/of-first", "/var/lib/docker/of-first"}) {
            first.inside(Command.of("sh", "-c", "echo mine >" + file)).run();

            assertThat(first.path(file)).hasContent("mine\n");
            assertThat(Files.exists(second.path(file))).as("second has " + file).isFalse();
            assertThat(Path.of(file)).doesNotExist();
        }
    }

    @Test
    void processesOfOneAreNotSeenByTheOther() {
        try (HostProcess sleeper = first.start("sleep", "4711")) {
            assertThat(first.exec("ps", "ax").out()).contains("sleep 4711");
            assertThat(second.exec("ps", "ax").out()).doesNotContain("sleep 4711");
            assertThat(sleeper.isAlive()).isTrue();
        }
    }

    @Test
    void bothMayListenOnTheSamePortAndReachEachOther() {
        try (HostProcess one = first.start("busybox", "nc", "-ll", "-p", "7000", "-e", "echo", "I am first");
                HostProcess two = second.start("busybox", "nc", "-ll", "-p", "7000", "-e", "echo", "I am second")) {
            awaitListening(first, 7000);
            awaitListening(second, 7000);
            assertThat(says(first, second)).isEqualTo("I am second");
            assertThat(says(second, first)).isEqualTo("I am first");
            assertThat(one.isAlive() && two.isAlive()).isTrue();
        }
    }

    @Test
    void hostsReachWhatListensOutside() throws Exception {
        try (ServerSocket outside = new ServerSocket(0, 1, network.outside());
                HostProcess caller = first.start(
                        "sh", "-c", "echo I am $(hostname) | busybox nc outside " + outside.getLocalPort())) {
            outside.setSoTimeout(5_000);
            try (Socket client = outside.accept();
                    BufferedReader in = new BufferedReader(new InputStreamReader(client.getInputStream(), UTF_8))) {
                assertThat(in.readLine()).isEqualTo("I am first");
                assertThat(client.getInetAddress()).isEqualTo(first.address());
            }
            assertThat(caller.await(Duration.ofSeconds(5))).isZero();
        }
    }

    @Test
    void thisJvmsProgramRunsInside() {
        String java = ProcessHandle.current().info().command().orElseThrow();
        assertThat(first.inside(Command.of(java, "-version")).run().err()).contains(System.getProperty("java.version"));
    }

    @Test
    void whatWasBuiltIsThereWhereverTheCheckoutIs() {
        String checkout = Path.of("..").toAbsolutePath().normalize().toString();
        assertThat(first.exec("test", "-x", checkout + "/mvnw").exit())
                .as("the wrapper in " + checkout)
                .isZero();
    }

    @Test
    void foldersThatAHostCoversWithItsOwnAreHidden(@TempDir Path temporary) {
        assertThat(MachineFolders.isHidden(temporary)).isEqualTo(temporary.startsWith("/tmp"));
        assertThat(MachineFolders.isHidden(Path.of("/dev/shm"))).isTrue();
        assertThat(MachineFolders.isHidden(Path.of("/usr"))).isFalse();
        assertThatThrownBy(() -> MachineFolders.isHidden(temporary.resolve("missing")))
                .hasMessageContaining("missing");
    }

    @Test
    void resultsCarryTheExitStatusAndBothOutputs() {
        CommandResult result = first.exec("sh", "-c", "echo out; echo err >&2; exit 3");

        assertThat(result.exit()).isEqualTo(3);
        assertThat(result.out()).isEqualTo("out\n");
        assertThat(result.err()).isEqualTo("err\n");
        assertThatThrownBy(result::orThrow)
                .isInstanceOf(CommandFailedException.class)
                .hasMessageContaining("exit 3")
                .hasMessageContaining("ended with status 3")
                .hasMessageContaining("err");
    }

    @Test
    void aProcessIsKilledByItsOutsidePid() {
        try (HostProcess process = first.start("sh", "-c", "echo up; sleep 1000; echo over")) {
            process.awaitOutput("up", Duration.ofSeconds(5));
            process.kill();

            assertThat(process.await(Duration.ofSeconds(5))).isEqualTo(128 + 9);
            assertThat(process.output()).isEqualTo("up\n");
        }
    }

    @Test
    void aPausedProcessDoesNothingUntilItGoesOn() {
        try (HostProcess process =
                first.start("sh", "-c", "echo up; until [ -e /tmp/go ]; do sleep 0.01; done; echo went on; exit 7")) {
            process.awaitOutput("up", Duration.ofSeconds(5));
            process.pause();
            first.inside(Command.of("touch", "/tmp/go")).run();
            assertThat(process.output()).doesNotContain("went on");
            assertThat(process.isAlive()).isTrue();

            process.resume();
            assertThat(process.await(Duration.ofSeconds(5))).isEqualTo(7);
            assertThat(process.output()).contains("went on");
            assertThatThrownBy(process::pause).hasMessageContaining("has ended");
        }
    }

    @Test
    void waitingForAnOutputThatNeverComesTellsWhatWasPrinted() {
        try (HostProcess process = first.start("sh", "-c", "echo cannot listen: port taken; exit 1")) {
            assertThatThrownBy(() -> process.awaitOutput("listening", Duration.ofSeconds(5)))
                    .hasMessageContaining("ended before it printed `listening`")
                    .hasMessageContaining("cannot listen: port taken");
        }
    }

    @Test
    void filesOutliveAPowerCutAndProcessesDoNot() throws IOException {
        try (TestHost host = network.host("third")) {
            host.inside(Command.of("sh", "-c", "echo kept >/etc/kept; echo lost >/run/lost"))
                    .run();
            HostProcess process = host.start("sleep", "1000");
            String machineId = host.exec("cat", "/etc/machine-id").text();

            host.powerOff();
            assertThat(host.isOn()).isFalse();
            assertThat(process.isAlive()).isFalse();
            assertThatThrownBy(() -> host.exec("true")).hasMessageContaining("host third is off");

            host.powerOn();
            assertThat(host.path("/etc/kept")).hasContent("kept\n");
            assertThat(Files.exists(host.path("/run/lost"))).isFalse();
            assertThat(host.exec("cat", "/etc/machine-id").text()).isEqualTo(machineId);
            host.awaitReachable();
        }
    }

    @Test
    void refusesNamesThatAreTakenOrNoNames() {
        assertThatThrownBy(() -> network.host("first")).hasMessageContaining("has a host `first` already");
        assertThatThrownBy(() -> network.host("no/name")).hasMessageContaining("not a host name");
        assertThatThrownBy(() -> first.path("etc")).hasMessageContaining("not an absolute path: etc");
    }

    @Test
    void twoNetworksAtTheSameTimeAreApart() {
        try (TestNetwork other = TestNetwork.open()) {
            TestHost stranger = other.host("first");
            assertThat(other.subnet()).isNotEqualTo(network.subnet());
            assertThat(stranger.machineId()).isNotEqualTo(first.machineId());
            assertThat(stranger.exec("ip", "-o", "-4", "address", "show", "eth0")
                            .out())
                    .contains(stranger.address().getHostAddress());
        }
    }

    private static void awaitListening(TestHost host, int port) {
        Waiting.until(
                "listener",
                Duration.ofSeconds(5),
                () -> host.exec("ss", "-ltnH", "sport", "=", ":" + port).out().contains(":" + port));
    }

    private static String says(TestHost from, TestHost to) {
        return from.exec("busybox", "nc", "-w", "2", to.address().getHostAddress(), "7000")
                .text();
    }
}
