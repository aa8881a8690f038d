package io.drover.testbed.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.testbed.RealHosts;
import io.drover.testbed.command.Waiting;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SweepTest {
    @BeforeAll
    static void needRealHosts() {
        RealHosts.assume();
    }

    /** The program of the JVM that gets killed; it ends by itself where the one that started it is gone. */
    static final class Creator {
        public static void main(String[] args) throws IOException {
            TestNetwork network = TestNetwork.open(Lifetime.valueOf(args[0]));
            TestHost host = network.host("left");
            host.start("sleep", "1000");
            System.out.println(network.id() + " " + host.firstProcess() + " " + network.subnet());
            System.in.readAllBytes();
        }
    }

    @ParameterizedTest
    @EnumSource(Lifetime.class)
    void removesAllThatAKilledJvmLeft(Lifetime lifetime) throws IOException {
        Process creator = creator(lifetime);
        String id;
        ProcessIdentity first;
        OutsideLink link;
        try (BufferedReader out = creator.inputReader()) {
            String[] words = out.readLine().split(" ");
            id = words[0];
            first = ProcessIdentity.of(Long.parseLong(words[1])).orElseThrow();
            link = new StateDirectory(StateDirectory.root().resolve(id)).link().orElseThrow();
        } finally {
            creator.destroyForcibly();
        }
        Waiting.until("end of the creator", Duration.ofSeconds(5), () -> !creator.isAlive());
        Path files = StateDirectory.root().resolve(id);
        assertThat(files).isDirectory();

        if (lifetime == Lifetime.DETACHED) {
            assertThat(Sweep.leftovers())
                    .as("a detached testbed that runs is no leftover")
                    .doesNotContain(id);
            assertThat(first.isAlive()).isTrue();
            assertThat(link.exists()).isTrue();
            Sweep.detached(id);
        } else {
            assertThat(Sweep.leftovers()).contains(id);
        }

        assertThat(first.isAlive()).isFalse();
        assertThat(files).doesNotExist();
        assertThat(link.exists()).isFalse();
        assertThat(Files.readString(Path.of("/proc/self/mountinfo"))).doesNotContain(id);
    }

    @Test
    void saysThatThereIsNoSuchTestbed() {
        assertThatThrownBy(() -> Sweep.detached("00000000")).hasMessageContaining("no testbed `00000000`");
        try (TestNetwork network = TestNetwork.open()) {
            assertThatThrownBy(() -> Sweep.detached(network.id())).hasMessageContaining(network.id());
        }
    }

    @Test
    void leavesTestbedsInUseAlone() {
        try (TestNetwork network = TestNetwork.open()) {
            TestHost host = network.host("used");
            assertThat(Sweep.leftovers()).doesNotContain(network.id());
            assertThat(host.exec("true").succeeded()).isTrue();
        }
    }

    @Test
    void closingLeavesNothing() {
        TestNetwork network = TestNetwork.open();
        TestHost host = network.host("gone");
        ProcessIdentity first = ProcessIdentity.of(host.firstProcess()).orElseThrow();
        OutsideLink link = OutsideLink.named("drover" + network.subnet().number());
        assertThat(link.exists()).isTrue();
        network.close();
        network.close();

        assertThat(first.isAlive()).isFalse();
        assertThat(network.logs()).doesNotExist();
        assertThat(link.exists()).isFalse();
    }

    @Test
    void aTerminatedJvmRemovesItsTestbedItself() throws IOException {
        Process creator = creator(Lifetime.WITH_CREATOR);
        Path files;
        ProcessIdentity first;
        try (BufferedReader out = creator.inputReader()) {
            String[] words = out.readLine().split(" ");
            files = StateDirectory.root().resolve(words[0]);
            first = ProcessIdentity.of(Long.parseLong(words[1])).orElseThrow();
            assertThat(files).isDirectory();
            creator.destroy();
            Waiting.until("end of the creator", Duration.ofSeconds(10), () -> !creator.isAlive());
        } finally {
            creator.destroyForcibly();
        }

        assertThat(first.isAlive()).isFalse();
        assertThat(files).doesNotExist();
    }

    private static Process creator(Lifetime lifetime) throws IOException {
        return new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Creator.class.getName(),
                        lifetime.name())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    @Test
    void aPidGivenToAnotherProcessIsNotKilled() {
        ProcessIdentity self = ProcessIdentity.ofThisJvm();
        ProcessIdentity former = new ProcessIdentity(self.pid(), self.startTicks() - 1);
        assertThat(former.isAlive()).isFalse();
        former.kill();
        assertThat(self.isAlive()).isTrue();
    }
}
