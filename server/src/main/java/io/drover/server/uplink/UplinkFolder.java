package io.drover.server.uplink;

import io.drover.migration.codec.Canonical;
import io.drover.migration.codec.MalformedException;
import io.drover.migration.identity.Fingerprint;
import io.drover.migration.identity.GatewayAddress;
import io.drover.migration.identity.PlaneId;
import io.drover.migration.identity.PoolName;
import io.drover.server.HostPort;
import io.drover.server.StartupException;
import io.drover.server.plane.PrivateFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The folder {@code uplink}: which plane a gateway belongs to. It appears whole or not at all. */
public final class UplinkFolder {
    private static final String FILE = "plane";
    private static final int MAX_FILE = 64 << 10;

    private final Path folder;

    public UplinkFolder(Path dataFolder) {
        this.folder = dataFolder.resolve("uplink");
    }

    /**
     * The plane that a gateway belongs to.
     *
     * @param plane the plane
     * @param name what the plane calls the gateway
     * @param pool that it belongs to
     * @param servers where the plane's server listens
     */
    record Joined(PlaneId plane, String name, PoolName pool, List<GatewayAddress> servers) {
        Joined {
            servers = List.copyOf(servers);
        }

        /** The same servers, which may show other TLS keys. */
        Joined showing(Set<Fingerprint> keys) {
            return new Joined(
                    plane,
                    name,
                    pool,
                    servers.stream()
                            .map(server -> new HostPort(server.host(), server.port()))
                            .distinct()
                            .flatMap(server ->
                                    keys.stream().map(key -> new GatewayAddress(server.host(), server.port(), key)))
                            .toList());
        }
    }

    public boolean exists() {
        return Files.exists(folder);
    }

    Joined load() {
        Path file = folder.resolve(FILE);
        try {
            if (Files.size(file) > MAX_FILE) {
                throw new StartupException("%s has %d bytes, at most %d are expected: remove the folder and join anew"
                        .formatted(file, Files.size(file), MAX_FILE));
            }
            return Canonical.decode(
                    Joined.class,
                    Base64.getDecoder()
                            .decode(Files.readString(file, StandardCharsets.US_ASCII)
                                    .strip()));
        } catch (IOException e) {
            throw new StartupException("%s cannot be read: %s".formatted(file, PrivateFolder.reason(e)), e);
        } catch (MalformedException | IllegalArgumentException e) {
            throw new StartupException(
                    "%s is damaged (%s): remove the folder and join anew with --uplink-token"
                            .formatted(file, e.getMessage()),
                    e);
        }
    }

    void store(Joined joined) {
        try {
            if (exists()) {
                PrivateFolder.replace(folder.resolve(FILE), encoded(joined));
            } else {
                PrivateFolder.publish(folder, Map.of(FILE, encoded(joined)));
            }
        } catch (IOException e) {
            throw new StartupException(
                    "%s cannot be stored: %s; free some space, or mend the folder"
                            .formatted(folder, PrivateFolder.reason(e)),
                    e);
        }
    }

    private static String encoded(Joined joined) {
        return Base64.getEncoder().encodeToString(Canonical.encode(joined)) + "\n";
    }
}
