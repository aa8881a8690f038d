package io.drover.server.vault.probe;

import io.drover.server.vault.account.Secret;

/** The text by which a user of a database logs in. */
final class Passwords {
    private Passwords() {}

    static String of(Secret secret) {
        return switch (secret) {
            case Secret.Password(String text) -> text;
            case Secret.SshKey key -> throw misfit();
            case Secret.Token token -> throw misfit();
        };
    }

    private static IllegalStateException misfit() {
        return new IllegalStateException("a database account with a secret that is no password");
    }
}
