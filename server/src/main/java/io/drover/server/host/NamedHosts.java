package io.drover.server.host;

import io.drover.migration.identity.HostKey;
import io.drover.server.store.Transaction;
import io.drover.server.web.Problem;
import io.drover.server.web.ProblemException;
import java.util.Optional;
import java.util.regex.Pattern;

/** Hosts as operators name them: by name or by key. */
public final class NamedHosts {
    private static final Pattern KEY = Pattern.compile("[0-9a-f]{64}");

    private NamedHosts() {}

    /** Throws a problem of code {@code NO_SUCH_HOST} where there is none. */
    public static Host require(Transaction transaction, String keyOrName) {
        Optional<Host> byKey =
                KEY.matcher(keyOrName).matches() ? transaction.hosts().find(new HostKey(keyOrName)) : Optional.empty();
        return byKey.or(() -> transaction.hosts().findByName(keyOrName))
                .orElseThrow(() -> ProblemException.notFound(
                        "NO_SUCH_HOST",
                        "there is no host '%s'; expected a name or key that 'drover host list' shows"
                                .formatted(Problem.shortened(keyOrName))));
    }
}
