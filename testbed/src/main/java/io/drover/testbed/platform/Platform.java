package io.drover.testbed.platform;

import io.drover.testbed.command.Command;
import io.drover.testbed.command.CommandResult;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A machine as far as test hosts are concerned.
 *
 * @param operatingSystem as in the system property {@code os.name}
 * @param effectiveCapabilities the kernel's capability bits of this process (see capabilities(7))
 * @param path the folders in which programs are looked for
 */
public record Platform(String operatingSystem, long effectiveCapabilities, List<Path> path) {
    private static final int CAP_NET_ADMIN = 12;
    private static final int CAP_SYS_ADMIN = 21;

    /** Each program and the Debian package that brings it. */
    private static final Map<String, String> PROGRAMS = new TreeMap<>(Map.of(
            "ip", "iproute2",
            "iptables-restore", "iptables",
            "nsenter", "util-linux",
            "unshare", "util-linux",
            "setsid", "util-linux",
            "tar", "tar",
            "docker", "docker.io",
            "dockerd", "docker.io",
            "runc", "runc",
            "busybox", "busybox-static"));

    public Platform {
        path = List.copyOf(path);
    }

    /** The machine that this runs on. */
    public static Platform current() {
        List<Path> folders = List.of(
                        Command.ENVIRONMENT.getOrDefault("PATH", "").split(":"))
                .stream()
                .map(Path::of)
                .toList();
        return new Platform(System.getProperty("os.name"), capabilitiesOfThisProcess(), folders);
    }

    /** Looks at the machine; where all seems to be there, tries to make namespaces and an overlay. */
    public Capabilities capabilities() {
        List<Requirement> missing = new ArrayList<>();
        if (!operatingSystem.equals("Linux")) {
            missing.add(
                    new Requirement("Linux", "namespaces are Linux's, this is " + operatingSystem, Optional.empty()));
        }
        if (!has(CAP_SYS_ADMIN) || !has(CAP_NET_ADMIN)) {
            missing.add(new Requirement(
                    "root", "namespaces, mounts and links need CAP_SYS_ADMIN and CAP_NET_ADMIN", Optional.empty()));
        }
        PROGRAMS.forEach((program, debianPackage) -> {
            if (find(program).isEmpty()) {
                missing.add(new Requirement(program, "not on the path", Optional.of(debianPackage)));
            }
        });
        find("busybox")
                .filter(Platform::isDynamic)
                .ifPresent(busybox -> missing.add(new Requirement(
                        "static busybox", busybox + " needs shared libraries", Optional.of("busybox-static"))));
        if (missing.isEmpty()) {
            probe().ifPresent(missing::add);
        }
        return missing.isEmpty() ? new Capabilities.RealHosts() : new Capabilities.Lacking(missing);
    }

    /** The file of a program. */
    public Optional<Path> find(String program) {
        return path.stream()
                .map(folder -> folder.resolve(program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private boolean has(int capability) {
        return (effectiveCapabilities & (1L << capability)) != 0;
    }

    private static Optional<Requirement> probe() {
        CommandResult result = Command.of("unshare", "--mount", "--uts", "--ipc", "--net", "--pid", "--fork", "true")
                .attempt();
        return result.succeeded()
                ? Optional.empty()
                : Optional.of(new Requirement(
                        "permission to make namespaces", result.err().strip(), Optional.empty()));
    }

    private static boolean isDynamic(Path program) {
        // The name of the dynamic linker (ELF's PT_INTERP) stands in a program's first kilobytes.
        try (InputStream in = Files.newInputStream(program)) {
            String start = new String(in.readNBytes(8192), StandardCharsets.ISO_8859_1);
            return start.contains("/ld-linux") || start.contains("/ld-musl");
        } catch (IOException e) {
            return true;
        }
    }

    private static long capabilitiesOfThisProcess() {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return 0;
        }
        try {
            return Files.readAllLines(status).stream()
                    .filter(line -> line.startsWith("CapEff:"))
                    .mapToLong(line -> Long.parseUnsignedLong(line.substring(7).strip(), 16))
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + status, e);
        }
    }
}
