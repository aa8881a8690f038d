package io.drover.server.vault.account;

import io.drover.server.HostPort;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A host that is reached by SSH.
 *
 * @param address of its SSH server
 * @param hostKey the fingerprint by which it is known, as {@code ssh-keygen -l} prints it ({@code SHA256:} and Base64
 *     without padding); empty until a connection was made
 */
public record SshHost(HostPort address, Optional<String> hostKey) {
    /** The port of SSH where none is named. */
    public static final int PORT = 22;

    private static final Pattern FINGERPRINT = Pattern.compile("SHA256:[A-Za-z0-9+/]{43}");

    public SshHost {
        hostKey.filter(key -> !FINGERPRINT.matcher(key).matches()).ifPresent(key -> {
            throw new IllegalArgumentException(
                    "hostKey of %s is '%s'; expected SHA256: and 43 characters of Base64, as ssh-keygen -l prints it"
                            .formatted(address, Limits.shortened(key)));
        });
    }

    /** The same host, known by a key. */
    public SshHost known(String key) {
        return new SshHost(address, Optional.of(key));
    }
}
