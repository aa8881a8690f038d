package io.drover.cli.context;

import io.drover.cli.answer.MadeToken;
import io.drover.cli.credential.SecretInput;
import io.drover.cli.rest.IdentityWishes;
import io.drover.cli.rest.PlaneApi;
import io.drover.cli.rest.ProblemException;
import io.drover.cli.session.Session;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Gets a token for a password; the password is not kept. */
final class PasswordLogin {
    /** How long a token made by logging in is good, unless it is revoked. */
    static final Duration VALIDITY = Duration.ofDays(30);

    private static final String OPTION = "--password-stdin";
    private static final String MUST_CHANGE = "PASSWORD_CHANGE_REQUIRED";

    private final Session session;
    private final PlaneApi api;

    PasswordLogin(Session session, PlaneApi api) {
        this.session = session;
        this.api = api;
    }

    MadeToken token(String user, boolean fromInput) {
        SecretInput input = new SecretInput(session);
        String password = input.line("password", OPTION, fromInput ? "-" : null);
        try {
            return token(user, password, null);
        } catch (ProblemException e) {
            if (!e.code().equals(MUST_CHANGE) || fromInput) {
                throw e;
            }
        }
        session.printer().say("The password of %s must be changed.".formatted(user));
        return token(user, password, input.newLine("new password", OPTION, null));
    }

    private MadeToken token(String user, String password, @Nullable String newPassword) {
        return api.signIn(new IdentityWishes.SignIn(user, password, newPassword, "drover login", VALIDITY.toSeconds()))
                .value();
    }
}
