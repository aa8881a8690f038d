package io.drover.server.identity;

import io.drover.server.web.ProblemException;
import java.util.Locale;

/** What a password must be like. Length is what counts (NIST SP 800-63B, section 5.1.1.2). */
final class PasswordRules {
    private static final int LEAST = 12;
    private static final int MOST = 512;
    private static final int LEAST_DIFFERENT = 5;

    private PasswordRules() {}

    /** @throws ProblemException which tells the rules, and nothing of the password */
    static void check(String user, String password) {
        boolean namesUser =
                user.length() >= 3 && password.toLowerCase(Locale.ROOT).contains(user);
        if (password.length() < LEAST
                || password.length() > MOST
                || password.chars().distinct().count() < LEAST_DIFFERENT
                || namesUser) {
            throw ProblemException.badRequest(
                    "WEAK_PASSWORD",
                    "this password is not accepted; expected %d to %d characters, at least %d of them different, without the user's name"
                            .formatted(LEAST, MOST, LEAST_DIFFERENT));
        }
    }

    /** Whether a text is worth the work of comparing it. */
    static boolean isComparable(String password) {
        return !password.isEmpty() && password.length() <= MOST;
    }
}
