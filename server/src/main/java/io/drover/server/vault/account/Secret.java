package io.drover.server.vault.account;

import java.util.Optional;

/** A secret in the clear. It lives as shortly as can be, and prints nothing of itself. */
public sealed interface Secret {
    /** A password. */
    record Password(String text) implements Secret {
        private static final int MAX = 1024;

        public Password {
            Limits.secret("password", text, MAX);
        }

        @Override
        public String toString() {
            return "Password[not shown]";
        }
    }

    /**
     * A private key of SSH.
     *
     * @param text in PEM, of OpenSSH or PKCS
     * @param passphrase what it is encrypted with, if it is
     */
    record SshKey(String text, Optional<String> passphrase) implements Secret {
        private static final int MAX = 16 << 10;
        private static final int MAX_PASSPHRASE = 1024;

        public SshKey {
            Limits.secret("sshKey", text, MAX);
            passphrase.ifPresent(value -> Limits.secret("sshKeyPassphrase", value, MAX_PASSPHRASE));
            if (!text.contains("-----BEGIN ") || !text.contains("PRIVATE KEY-----")) {
                throw new IllegalArgumentException(
                        "sshKey is no private key in PEM; expected a text that begins with -----BEGIN ... PRIVATE KEY-----");
            }
        }

        @Override
        public String toString() {
            return "SshKey[not shown]";
        }
    }

    /** A text that opens something. */
    record Token(String text) implements Secret {
        private static final int MAX = 8 << 10;

        public Token {
            Limits.secret("token", text, MAX);
        }

        @Override
        public String toString() {
            return "Token[not shown]";
        }
    }
}
