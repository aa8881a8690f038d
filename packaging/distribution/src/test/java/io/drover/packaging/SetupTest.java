package io.drover.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.packaging.Sandbox.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SetupTest {
    private static final Path SCRIPT = Sandbox.repository().resolve("build/setup");
    private static final List<String> PROGRAMS = List.of(
            "dockerd",
            "docker",
            "ip",
            "iptables",
            "busybox",
            "unshare",
            "nsenter",
            "postgres",
            "jq",
            "ps",
            "pgrep",
            "age",
            "age-keygen",
            "sshd",
            "mariadbd");

    private Sandbox sandbox;
    private Path system;
    private Path calls;
    private Path policy;

    @BeforeEach
    void setUp(@TempDir Path folder) {
        sandbox = new Sandbox(folder);
        system = folder.resolve("system");
        calls = folder.resolve("calls");
        policy = system.resolve("usr/sbin/policy-rc.d");
        sandbox.set("SETUP_ROOT", system.toString());
        sandbox.write(system.resolve("etc/debian_version"), "12.11\n");
        sandbox.write(system.resolve("usr/sbin/there"), "");
        PROGRAMS.forEach(program -> sandbox.command(program, "exit 0"));
        // What ldd says of a static program.
        sandbox.command("ldd", "echo '\tnot a dynamic executable'; exit 1");
        sandbox.command("id", "echo 0");
        sandbox.command("apt-cache", "exit 100");
        aptGet("exit 0");
    }

    @Test
    void isQuietAndTouchesNothingWhenAllIsThere() {
        assertThat(sandbox.run(SCRIPT)).isEqualTo(new Result(0, "", ""));
        assertThat(calls).doesNotExist();
    }

    @Test
    void installsOnlyWhatIsMissingAfterOneUpdate() {
        without("jq");
        without("ip");
        aptGet("case \"$*\" in *install*) touch_program jq; touch_program ip;; esac");

        Result result = sandbox.run(SCRIPT);

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(result.out()).isEqualTo("Installing Debian packages for the tests and the demo: iproute2 jq\n");
        assertThat(calls)
                .content()
                .satisfies(all -> assertThat(all.lines())
                        .satisfiesExactly(
                                update -> assertThat(update).endsWith(" update"),
                                install ->
                                        assertThat(install).endsWith(" install --no-install-recommends iproute2 jq")));
    }

    @Test
    void replacesABusyboxThatNeedsTheCLibrary() {
        sandbox.command("ldd", "[ -e '%s' ]".formatted(calls) + " && exit 1; exit 0");

        Result result = sandbox.run(SCRIPT);

        assertThat(result.out()).contains("busybox-static");
    }

    @Test
    void takesTheClientFromItsOwnPackageWhereThereIsOne() {
        without("docker");
        sandbox.command("apt-cache", "[ \"$*\" = 'show docker-cli' ]");
        aptGet("case \"$*\" in *install*) touch_program docker;; esac");

        assertThat(sandbox.run(SCRIPT).exitCode()).isZero();
        assertThat(calls).content().contains("install --no-install-recommends docker-cli");
    }

    @Test
    void forbidsStartingServicesOnlyWhileItInstalls() {
        without("postgres");
        aptGet("cat '%s' >> '%s'; touch_program postgres".formatted(policy, calls));

        assertThat(sandbox.run(SCRIPT).exitCode()).isZero();
        assertThat(calls).content().contains("exit 101");
        assertThat(policy).doesNotExist();
    }

    @Test
    void putsTheMachinesOwnPolicyBackAlsoAfterAFailure() throws Exception {
        without("postgres");
        sandbox.executable(policy, "#!/bin/sh\n# mine\nexit 0\n");
        aptGet("echo 'E: no network'; exit 100");

        Result result = sandbox.run(SCRIPT);

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(policy).hasContent("#!/bin/sh\n# mine\nexit 0\n").isExecutable();
        assertThat(Sandbox.names(system.resolve("usr/sbin"))).isEqualTo("policy-rc.d there");
        assertThat(Files.getPosixFilePermissions(policy)).hasSizeGreaterThan(5);
    }

    @Test
    void putsThePolicyBackThatAKilledRunHadSetAside() {
        without("jq");
        sandbox.executable(policy, "#!/bin/sh\nexit 101\n");
        sandbox.executable(policy.resolveSibling("policy-rc.d.before-drover-setup"), "#!/bin/sh\n# mine\nexit 0\n");
        aptGet("case \"$*\" in *install*) touch_program jq;; esac");

        assertThat(sandbox.run(SCRIPT).exitCode()).isZero();
        assertThat(policy).content().contains("# mine");
        assertThat(Sandbox.names(system.resolve("usr/sbin"))).isEqualTo("policy-rc.d there");
    }

    @Test
    void showsWhatAptSaidWhenItFails() {
        without("jq");
        aptGet("case \"$*\" in *install*) echo 'E: Unable to locate package jq' >&2; exit 100;; esac");

        Result result = sandbox.run(SCRIPT);

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).contains("apt-get could not install: jq", "E: Unable to locate package jq", "by hand");
    }

    @Test
    void installsFromOldListsWhenTheyCannotBeRefreshed() {
        without("jq");
        aptGet("case \"$*\" in *update) exit 100;; *) touch_program jq;; esac");

        Result result = sandbox.run(SCRIPT);

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(result.err()).contains("apt-get update failed");
    }

    @Test
    void failsWhenAPackageDoesNotBringItsProgram() {
        without("jq");

        Result result = sandbox.run(SCRIPT);

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).contains("still not found: jq");
    }

    @Test
    void namesWhatIsMissingAndGoesOnWithoutRoot() {
        sandbox.command("id", "echo 1000");
        without("dockerd");
        without("jq");

        assertNamedOnly("docker.io jq");
    }

    @Test
    void namesWhatIsMissingAndGoesOnWhereItIsNotDebian() throws Exception {
        Files.delete(system.resolve("etc/debian_version"));
        without("nsenter");

        assertNamedOnly("util-linux");
    }

    private void assertNamedOnly(String packages) {
        Result result = sandbox.run(SCRIPT);

        assertThat(result.exitCode()).isZero();
        assertThat(result.err()).contains("(names of Debian's packages): " + packages + "\n");
        assertThat(calls).doesNotExist();
        assertThat(policy).doesNotExist();
    }

    private void aptGet(String script) {
        Path path = sandbox.root().resolve("path");
        sandbox.command("apt-get", """
                touch_program() { printf '#!/bin/sh\\n' >'%s'/"$1"; chmod 755 '%s'/"$1"; }
                echo "$*" >>'%s'
                %s""".formatted(path, path, calls, script));
    }

    private void without(String program) {
        try {
            Files.delete(sandbox.root().resolve("path").resolve(program));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
