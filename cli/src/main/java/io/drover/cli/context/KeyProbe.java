package io.drover.cli.context;

import io.drover.cli.failure.CliException;
import io.drover.cli.failure.ExitCode;
import io.drover.cli.failure.UsageException;
import io.drover.cli.rest.AuthorityFile;
import io.drover.cli.rest.Endpoint;
import io.drover.cli.rest.KeyFingerprint;
import io.drover.cli.rest.PlaneApi;
import io.drover.cli.rest.PlaneUrl;
import io.drover.cli.rest.ServerTrust;
import io.drover.cli.session.Session;
import io.drover.cli.terminal.Terminal;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** Learns a server's key by asking for its health, which needs no token. */
final class KeyProbe {
    private final Session session;
    private final PlaneUrl address;

    KeyProbe(Session session, PlaneUrl address) {
        this.session = session;
        this.address = address;
    }

    /** The key that certificate authorities vouch for. */
    KeyFingerprint vouchedFor(Path authorities) {
        return shown(AuthorityFile.read(authorities));
    }

    /** The key that the user has compared. */
    KeyFingerprint confirmed() {
        Terminal terminal = session.surroundings().terminal();
        if (!terminal.interactive()) {
            throw new UsageException(
                    "the key of %s is not known yet, and there is no terminal on which to compare it; add --fingerprint"
                            .formatted(address));
        }
        KeyFingerprint key = shown(ServerTrust.none());
        session.printer()
                .note("The server at %s shows the key\n\n  %s\n\nCompare it with what the server prints when it starts."
                        .formatted(address, key));
        String answer = terminal.ask("Is it the same? Type yes to pin it: ");
        if (answer == null || !answer.strip().toLowerCase(Locale.ROOT).equals("yes")) {
            throw new CliException(ExitCode.REFUSED, "the key was not confirmed; nothing was sent and nothing stored");
        }
        return key;
    }

    private KeyFingerprint shown(ServerTrust trust) {
        Endpoint endpoint = new Endpoint(address.base().getHost(), address, Optional.empty(), Optional.empty());
        try (PlaneApi api = session.connect(endpoint, trust)) {
            api.health();
        }
        return trust.seen().orElseThrow(() -> new IllegalStateException("an answer by HTTPS without a handshake"));
    }
}
