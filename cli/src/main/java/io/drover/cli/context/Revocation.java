package io.drover.cli.context;

import io.drover.cli.failure.CliException;
import io.drover.cli.failure.ExitCode;
import io.drover.cli.rest.PlaneApi;
import io.drover.cli.rest.ProblemException;
import io.drover.cli.rest.ServerTrust;
import io.drover.cli.session.Session;
import java.util.Optional;
import java.util.Set;

/** Ends, at its plane, a token that logging in made. One that was given to it is left, since others may use it. */
final class Revocation {
    /** Answers to a token that is good for nothing any more. */
    private static final Set<String> GONE = Set.of("UNAUTHENTICATED", "NO_SUCH_TOKEN");

    private final Session session;

    Revocation(Session session) {
        this.session = session;
    }

    /** Returns what to tell where the token may still be good; nothing where it is not, or was not made here. */
    Optional<CliException> leftOver(Context context) {
        return context.madeToken().flatMap(id -> revoke(context, id).map(why -> leftOver(context, id, why)));
    }

    private Optional<CliException> revoke(Context context, String id) {
        try (PlaneApi plane = session.connect(context.endpoint(), ServerTrust.pinned(context.fingerprint()))) {
            plane.revokeToken(id);
            return Optional.empty();
        } catch (ProblemException e) {
            return GONE.contains(e.code()) ? Optional.empty() : Optional.of(e);
        } catch (CliException e) {
            return Optional.of(e);
        }
    }

    private static CliException leftOver(Context context, String id, CliException why) {
        return new CliException(
                why.exitCode() == ExitCode.NOT_FOUND ? ExitCode.FAILED : why.exitCode(),
                """
                the token of context %s is forgotten here, and may still be good at %s: %s
                  It ends by itself %d days after it was made. To end it now, log in there again and run:
                    drover token revoke %s""".formatted(context.name(), context.url(), why.text(), PasswordLogin.VALIDITY.toDays(), id),
                why);
    }
}
