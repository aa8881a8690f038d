package io.drover.testbed.plane;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How a plane of the testbed is started.
 *
 * @param name of the plane
 * @param folder for its data, its log, and nothing else
 * @param api where REST is served
 * @param gateway where agents and peers connect
 * @param advertised where agents and peers are told to connect; the gateway itself, or a relay before it
 * @param accessPort where the access points of clusters are served, at the gateway's address
 * @param options further options of {@code drover server}
 * @param environment what the server needs in its environment beside the JDK
 */
public record PlaneSettings(
        String name,
        Path folder,
        InetSocketAddress api,
        InetSocketAddress gateway,
        InetSocketAddress advertised,
        int accessPort,
        List<String> options,
        Map<String, String> environment) {
    public PlaneSettings {
        options = List.copyOf(options);
        environment = Map.copyOf(environment);
    }

    /** A plane on free ports of an address. */
    public static PlaneSettings on(InetAddress address, String name, Path folder) {
        List<Integer> ports = FreePorts.on(address, 3);
        InetSocketAddress gateway = new InetSocketAddress(address, ports.get(1));
        return new PlaneSettings(
                name,
                folder,
                new InetSocketAddress(address, ports.getFirst()),
                gateway,
                gateway,
                ports.getLast(),
                List.of(),
                Map.of());
    }

    /** The same plane, whose agents and peers are told another address. */
    public PlaneSettings advertising(InetSocketAddress address) {
        return new PlaneSettings(name, folder, api, gateway, address, accessPort, options, environment);
    }

    /** The same plane, held at fault points by a folder. */
    public PlaneSettings heldBy(FaultFolder faults) {
        return new PlaneSettings(name, folder, api, gateway, advertised, accessPort, options, faults.environment());
    }

    /** The folder given as {@code --data}. */
    public Path store() {
        return folder.resolve("store");
    }

    Path log() {
        return folder.resolve("server.log");
    }

    List<String> arguments() {
        List<String> arguments = new ArrayList<>(List.of(
                "server",
                "--data",
                store().toString(),
                "--name",
                name,
                "--api-listen",
                text(api),
                "--gateway-listen",
                text(gateway),
                "--advertise",
                text(advertised),
                "--access-port",
                String.valueOf(accessPort)));
        arguments.addAll(options);
        return arguments;
    }

    static String text(InetSocketAddress address) {
        return address.getAddress().getHostAddress() + ":" + address.getPort();
    }
}
