package io.drover.migration.manifest;

import io.drover.migration.codec.Blob;
import io.drover.migration.identity.Digest;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * How ordinary clients reach a cluster. Name and port stay, whichever plane owns it.
 *
 * @param name the DNS name in the address that clients use, in lower case
 * @param port the port in that address, 1 to 65535
 * @param authority X.509 certificates in DER: first that of the authority of the plane that owns the cluster, each signed
 *     by the next, last the self-signed one that clients trust
 * @param clients the client certificates ever issued
 */
public record AccessPoint(String name, int port, List<Blob> authority, List<AccessClient> clients) {
    /** The most characters in a label. */
    public static final int MAX_LABEL = 63;

    /** The most certificates of authorities: what TLS clients take at most. */
    public static final int MAX_AUTHORITIES = 16;

    /** The most client certificates of one cluster. */
    public static final int MAX_CLIENTS = 10_000;

    private static final int MAX_CERTIFICATE_BYTES = 8 << 10;
    private static final Pattern NAME =
            Pattern.compile("(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)+");

    public AccessPoint {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "the name of an access point: expected a DNS name in lower case with a dot in it");
        }
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("the port %d of an access point: expected 1 to 65535".formatted(port));
        }
        authority = List.copyOf(authority);
        clients = List.copyOf(clients);
        if (authority.isEmpty() || authority.size() > MAX_AUTHORITIES) {
            throw new IllegalArgumentException("an access point with %d authorities: expected 1 to %d"
                    .formatted(authority.size(), MAX_AUTHORITIES));
        }
        if (authority.stream().anyMatch(certificate -> certificate.length() > MAX_CERTIFICATE_BYTES)) {
            throw new IllegalArgumentException(
                    "an authority's certificate of more than %d bytes".formatted(MAX_CERTIFICATE_BYTES));
        }
        if (clients.size() > MAX_CLIENTS) {
            throw new IllegalArgumentException("an access point with %d client certificates: expected at most %d"
                    .formatted(clients.size(), MAX_CLIENTS));
        }
    }

    /** Whether a text can be the name of an access point. */
    public static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    /** What clients trust. */
    public Blob root() {
        return authority.getLast();
    }

    public Optional<AccessClient> client(Digest fingerprint) {
        return clients.stream()
                .filter(client -> client.fingerprint().equals(fingerprint))
                .findFirst();
    }

    public AccessPoint withAuthority(List<Blob> chain) {
        return new AccessPoint(name, port, chain, clients);
    }

    public AccessPoint with(AccessClient added) {
        return new AccessPoint(
                name,
                port,
                authority,
                Stream.concat(clients.stream(), Stream.of(added)).toList());
    }

    public AccessPoint withClients(List<AccessClient> changed) {
        return new AccessPoint(name, port, authority, changed);
    }
}
