package io.drover.testbed.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlatformTest {
    private static final long ALL = -1;

    @Test
    void namesEverythingThatIsMissingAndThePackages(@TempDir Path empty) {
        Capabilities capabilities = new Platform("Linux", 0, List.of(empty)).capabilities();

        assertThat(capabilities.realHosts()).isFalse();
        assertThat(capabilities.describe())
                .contains("root", "dockerd", "nsenter", "unshare", "iptables-restore", "busybox")
                .endsWith("apt-get install busybox-static docker.io iproute2 iptables runc tar util-linux");
    }

    @Test
    void saysThatOtherSystemsHaveNoNamespaces() {
        Platform mac = new Platform("Mac OS X", ALL, Platform.current().path());

        assertThat(mac.capabilities())
                .isInstanceOfSatisfying(
                        Capabilities.Lacking.class,
                        lacking -> assertThat(lacking.requirements())
                                .extracting(Requirement::what)
                                .contains("Linux"));
        assertThat(mac.capabilities().describe()).contains("this is Mac OS X");
    }

    @Test
    void aBusyboxWithSharedLibrariesIsNotEnough(@TempDir Path folder) throws IOException {
        Path busybox = Files.writeString(folder.resolve("busybox"), "\177ELF.../lib64/ld-linux-x86-64.so.2...");
        assertThat(busybox.toFile().setExecutable(true)).isTrue();

        assertThat(new Platform("Linux", ALL, List.of(folder)).capabilities().describe())
                .contains("static busybox")
                .contains("needs shared libraries");
    }

    @Test
    void lackingNothingIsNotLacking() {
        assertThatThrownBy(() -> new Capabilities.Lacking(List.of())).hasMessageContaining("nothing is lacking");
    }
}
