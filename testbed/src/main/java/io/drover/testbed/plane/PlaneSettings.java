package io.drover.testbed.plane;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

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
 */
public record PlaneSettings(
        String name,
        Path folder,
        InetSocketAddress api,
        InetSocketAddress gateway,
        InetSocketAddress advertised,
        int accessPort,
        List<String> options) {
    public PlaneSettings {
        options = List.copyOf(options);
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
                List.of());
    }

    /** The same plane, whose agents and peers are told another address. */
    public PlaneSettings advertising(InetSocketAddress address) {
        return new PlaneSettings(name, folder, api, gateway, address, accessPort, options);
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
