package io.drover.agent.facts;

import io.drover.agent.AgentVersion;
import io.drover.migration.ownership.LocalEndpoint;
import io.drover.protocol.v1.HostFacts;
import io.drover.protocol.v1.Listener;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Facts from {@code /proc} and {@code /etc}; what cannot be read is left empty. */
public final class LinuxFacts implements HostFactsSource {
    private static final Path PROC = Path.of("/proc");

    private final Path stateFolder;
    private final InstantSource clock;
    private final Listeners listeners = new Listeners(PROC);

    /** @param stateFolder whose free space is told */
    public LinuxFacts(Path stateFolder, InstantSource clock) {
        this.stateFolder = stateFolder;
        this.clock = clock;
    }

    @Override
    public HostFacts read() {
        return HostFacts.newBuilder()
                .setHostname(firstLine("/proc/sys/kernel/hostname"))
                .setOs(osName())
                .setKernel(firstLine("/proc/sys/kernel/osrelease"))
                .setArchitecture(System.getProperty("os.arch", ""))
                .setCpus(Runtime.getRuntime().availableProcessors())
                .setMemoryBytes(memoryBytes())
                .setStateDirFreeBytes(freeBytes())
                .setClockMillis(clock.millis())
                .setVersion(AgentVersion.VERSION)
                .setMachineId(firstLine("/etc/machine-id"))
                .addAllAddresses(addresses())
                .setBootTimeMillis(BootTime.read(PROC).toEpochMilli())
                .build();
    }

    @Override
    public List<Listener> listeners(List<LocalEndpoint> endpoints) {
        return listeners.at(endpoints);
    }

    private static String osName() {
        return lines("/etc/os-release").stream()
                .filter(line -> line.startsWith("PRETTY_NAME="))
                .map(line -> line.substring("PRETTY_NAME=".length()).replace("\"", ""))
                .findFirst()
                .orElse("");
    }

    private static long memoryBytes() {
        return lines("/proc/meminfo").stream()
                .filter(line -> line.startsWith("MemTotal:"))
                .map(line -> line.replaceAll("[^0-9]", ""))
                .mapToLong(kibibytes -> Long.parseLong(kibibytes) * 1024)
                .findFirst()
                .orElse(0);
    }

    private long freeBytes() {
        try {
            return Files.getFileStore(stateFolder).getUsableSpace();
        } catch (IOException e) {
            return 0;
        }
    }

    private static List<String> addresses() {
        List<String> addresses = new ArrayList<>();
        try {
            for (NetworkInterface network : NetworkInterface.networkInterfaces().toList()) {
                if (network.isUp() && !network.isLoopback()) {
                    network.inetAddresses()
                            .filter(address -> !address.isLinkLocalAddress())
                            .map(InetAddress::getHostAddress)
                            .map(address -> address.replaceFirst("%.*", ""))
                            .forEach(addresses::add);
                }
            }
        } catch (SocketException e) {
            // Facts are told as far as they can be read.
            return addresses;
        }
        return addresses;
    }

    private static String firstLine(String file) {
        return lines(file).stream().findFirst().map(String::strip).orElse("");
    }

    private static List<String> lines(String file) {
        try {
            return Files.readAllLines(Path.of(file));
        } catch (IOException e) {
            return List.of();
        }
    }
}
