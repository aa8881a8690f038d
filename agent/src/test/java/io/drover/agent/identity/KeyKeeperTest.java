package io.drover.agent.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.agent.home.HostHome;
import io.drover.agent.state.BrokenFileException;
import io.drover.agent.state.CheckedFile;
import io.drover.agent.state.Disk;
import io.drover.agent.state.LocalDisk;
import io.drover.migration.codec.Blob;
import io.drover.migration.codec.Canonical;
import io.drover.migration.host.Holding;
import io.drover.migration.host.HostEffect.HostAnswer;
import io.drover.migration.host.HostEvent;
import io.drover.migration.host.HostState;
import io.drover.migration.host.HostTransition;
import io.drover.migration.host.KnownPlane;
import io.drover.migration.identity.ClusterId;
import io.drover.migration.identity.Fingerprint;
import io.drover.migration.identity.GatewayAddress;
import io.drover.migration.identity.HostKey;
import io.drover.migration.identity.PlaneId;
import io.drover.migration.identity.PlaneIdentity;
import io.drover.migration.identity.SigningKey;
import io.drover.migration.identity.UnsealingKey;
import io.drover.migration.ownership.PlaneClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A host's keys and its state are two files: whatever is written last, the host knows by which key it is known. */
final class KeyKeeperTest {
    private static final PlaneId PLANE = new PlaneId("plane-a");

    /** More steps on the disk than a change of keys takes. */
    private static final int MORE_THAN_ALL = 100;

    private final LocalDisk disk = new LocalDisk();

    @TempDir
    private Path temporary;

    private Path folder;
    private HostKey former;
    private byte[] formerSecret;

    @BeforeEach
    void join() throws IOException {
        folder = temporary.resolve("agent");
        joined(folder);
    }

    private void joined(Path path) throws IOException {
        PlaneIdentity plane = new PlaneIdentity(
                PLANE, SigningKey.generate().planeKey(), UnsealingKey.generate().sealingKey());
        List<GatewayAddress> gateways =
                List.of(new GatewayAddress("gw.example", 7443, new Fingerprint("ab".repeat(32))));
        try (HostHome home = HostHome.openOrCreate(path, disk)) {
            former = home.identity().hostKey();
            formerSecret = home.identity().signingKey().secret().bytes();
            apply(home, home.state().load(), new HostEvent.Enrolled(plane, gateways, PlaneClock.FIRST));
        }
    }

    private static HostState apply(HostHome home, HostState state, HostEvent event) throws IOException {
        HostTransition transition = home.keys().follower().on(state, event);
        assertThat(transition.answer()).isEqualTo(new HostAnswer.Accepted());
        home.state().store(transition.state());
        return transition.state();
    }

    /** All steps of a change of keys, from wherever an earlier try left it. */
    private void change(HostHome home) throws IOException {
        HostState state = home.state().load();
        if (state.self().equals(former)) {
            HostKey next = home.keys().makeNext().hostKey();
            HostState offered = apply(home, state, new HostEvent.NextKeyOffered(PLANE, next, List.of()));
            HostState taken = apply(home, offered, new HostEvent.NextKeyTaken(PLANE, next));
            home.keys().follow(taken);
        }
    }

    private static HostKey self(HostHome home) {
        HostKey self = home.state().load().self();
        assertThat(home.identity().hostKey()).isEqualTo(self);
        return self;
    }

    private void assertChanged(Path path) throws IOException {
        try (HostHome home = HostHome.open(path, disk)) {
            assertThat(self(home)).isNotEqualTo(former);
            assertThat(home.keys().hostKeys()).containsExactly(self(home));
        }
        for (String file : List.of("identity", "state")) {
            assertThat(HexFormat.of().formatHex(Files.readAllBytes(path.resolve(file))))
                    .as(file)
                    .doesNotContain(HexFormat.of().formatHex(formerSecret));
            assertThat(path.resolve(file + ".next")).doesNotExist();
        }
    }

    @Test
    void theNextKeysTakeThePlaceOfTheFormer() throws IOException {
        try (HostHome home = HostHome.open(folder, disk)) {
            change(home);
            assertThat(self(home)).isNotEqualTo(former);
        }
        assertChanged(folder);
    }

    @Test
    void aCrashAtAnyStepOnTheDiskIsMendedAtTheNextStart() throws IOException {
        int crashes = 0;
        boolean crashed = true;
        while (crashed) {
            Path path = temporary.resolve("crash-" + crashes);
            joined(path);
            DyingDisk dying = new DyingDisk(disk);
            try (HostHome home = HostHome.open(path, dying)) {
                dying.stepsLeft = crashes;
                crashed = dies(home);
            }
            try (HostHome home = HostHome.open(path, disk)) {
                assertThat(self(home)).isNotNull();
                change(home);
            }
            assertChanged(path);
            crashes++;
        }
        // Next keys, offer, word of the plane, and taking their place: each is written, renamed and synced.
        assertThat(crashes).isEqualTo(4 * 3 + 1);
    }

    private boolean dies(HostHome home) {
        try {
            change(home);
            return false;
        } catch (IOException e) {
            assertThat(e).hasMessage("the machine is gone");
            return true;
        }
    }

    @Test
    void keysThatTheStateNeverHeardOfAreDropped() throws IOException {
        try (HostHome home = HostHome.open(folder, disk)) {
            home.keys().makeNext();
            assertThat(home.keys().hostKeys()).hasSize(2);
        }
        try (HostHome home = HostHome.open(folder, disk)) {
            assertThat(self(home)).isEqualTo(former);
            assertThat(home.keys().hostKeys()).containsExactly(former);
        }
    }

    @Test
    void askedAgainTheSameKeysFollow() throws IOException {
        HostKey next;
        try (HostHome home = HostHome.open(folder, disk)) {
            next = home.keys().makeNext().hostKey();
            assertThat(home.keys().makeNext().hostKey()).isEqualTo(next);
            apply(home, home.state().load(), new HostEvent.NextKeyOffered(PLANE, next, List.of()));
        }
        try (HostHome home = HostHome.open(folder, disk)) {
            assertThat(home.keys().makeNext().hostKey()).isEqualTo(next);
        }
    }

    @Test
    void keysThatAreGivenUpAreDropped() throws IOException {
        try (HostHome home = HostHome.open(folder, disk)) {
            HostKey next = home.keys().makeNext().hostKey();
            HostState offered = apply(home, home.state().load(), new HostEvent.NextKeyOffered(PLANE, next, List.of()));
            home.keys().follow(offered);
            assertThat(home.keys().hostKeys()).containsExactlyInAnyOrder(former, next);
            home.keys().follow(apply(home, offered, new HostEvent.NextKeyWithdrawn(PLANE, next)));
            assertThat(home.keys().hostKeys()).containsExactly(former);
            assertThat(home.keys().makeNext().hostKey()).isNotEqualTo(next);
        }
    }

    @Test
    void keysThatCannotBeStoredAreNone() throws IOException {
        DyingDisk dying = new DyingDisk(disk);
        try (HostHome home = HostHome.open(folder, dying)) {
            dying.stepsLeft = 0;
            assertThatThrownBy(() -> home.keys().makeNext()).isInstanceOf(IOException.class);
            assertThat(home.keys().hostKeys()).containsExactly(former);
        }
    }

    /** Keys from an old backup beside a newer state: a host that cannot sign as what it is known by must not start. */
    @Test
    void aStateWhoseKeyIsNotThereIsAnError() throws IOException {
        byte[] old = Files.readAllBytes(folder.resolve("identity"));
        HostKey next;
        try (HostHome home = HostHome.open(folder, disk)) {
            next = home.keys().makeNext().hostKey();
            apply(home, home.state().load(), new HostEvent.NextKeyOffered(PLANE, next, List.of()));
        }
        Files.write(folder.resolve("identity"), old);
        assertThatThrownBy(() -> HostHome.open(folder, disk))
                .isInstanceOf(BrokenFileException.class)
                .hasMessageContaining(next.toString())
                .hasMessageContaining("restore both");
    }

    @Test
    void aStateOfAKeyThatIsGoneIsAnError() throws IOException {
        byte[] old = Files.readAllBytes(folder.resolve("identity"));
        try (HostHome home = HostHome.open(folder, disk)) {
            change(home);
        }
        Files.write(folder.resolve("identity"), old);
        assertThatThrownBy(() -> HostHome.open(folder, disk))
                .isInstanceOf(BrokenFileException.class)
                .hasMessageContaining("belongs to host");
    }

    /** What an agent wrote that knew of no change of keys. */
    @Test
    void filesOfAnOlderAgentAreRead() throws IOException, GeneralSecurityException {
        HostState state;
        try (HostHome home = HostHome.open(folder, disk)) {
            HostIdentity identity = home.identity();
            state = home.state().load();
            rewrite(
                    "identity",
                    "DROVERID",
                    new OlderKeys(
                            identity.signingKey().secret(),
                            identity.tls().encodedKey(),
                            identity.tls().encodedCertificate()));
            rewrite("state", "DROVERST", new OlderState(state.self(), state.planes(), state.holdings()));
        }
        try (HostHome home = HostHome.open(folder, disk)) {
            assertThat(self(home)).isEqualTo(former);
            assertThat(home.state().load()).isEqualTo(state);
            change(home);
        }
        assertChanged(folder);
    }

    private void rewrite(String file, String magic, Record content) throws IOException {
        new CheckedFile(disk, folder.resolve(file), magic, "restore it").write(Canonical.encode(content));
    }

    private record OlderKeys(Blob signingKey, Blob tlsKey, Blob tlsCertificate) {}

    private record OlderState(HostKey self, Map<PlaneId, KnownPlane> planes, Map<ClusterId, Holding> holdings) {}

    /** A disk that does so many steps, then none: the file that was being written is torn. */
    private static final class DyingDisk implements Disk {
        private final Disk real;
        private int stepsLeft = MORE_THAN_ALL;

        DyingDisk(Disk real) {
            this.real = real;
        }

        private boolean dies() {
            stepsLeft--;
            return stepsLeft < 0;
        }

        @Override
        public boolean exists(Path file) {
            return real.exists(file);
        }

        @Override
        public byte[] read(Path file, int limit) throws IOException {
            return real.read(file, limit);
        }

        @Override
        public void write(Path file, byte[] bytes) throws IOException {
            if (dies()) {
                real.write(file, Arrays.copyOf(bytes, bytes.length / 2));
                throw new IOException("the machine is gone");
            }
            real.write(file, bytes);
        }

        @Override
        public void rename(Path from, Path to) throws IOException {
            if (dies()) {
                throw new IOException("the machine is gone");
            }
            real.rename(from, to);
        }

        @Override
        public void syncFolder(Path path) throws IOException {
            if (dies()) {
                throw new IOException("the machine is gone");
            }
            real.syncFolder(path);
        }
    }
}
