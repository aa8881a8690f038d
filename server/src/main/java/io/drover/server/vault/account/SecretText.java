package io.drover.server.vault.account;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A secret as requests and the credential file have it: one of password, SSH key and token. It prints nothing of itself.
 *
 * @param password of a user
 * @param sshKey a private key in PEM
 * @param sshKeyPassphrase what that key is encrypted with, if it is
 * @param token a text that opens something
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SecretText(
        @Nullable String password,
        @Nullable String sshKey,
        @Nullable String sshKeyPassphrase,
        @Nullable String token) {

    public static SecretText of(Secret secret) {
        return switch (secret) {
            case Secret.Password(String text) -> new SecretText(text, null, null, null);
            case Secret.SshKey(String text, Optional<String> passphrase) ->
                new SecretText(null, text, passphrase.orElse(null), null);
            case Secret.Token(String text) -> new SecretText(null, null, null, text);
        };
    }

    /**
     * What it says.
     *
     * @throws IllegalArgumentException when it is none or more than one; nothing of it is told
     */
    public Secret secret() {
        if (Stream.of(password != null, sshKey != null, token != null)
                        .filter(given -> given)
                        .count()
                != 1) {
            throw new IllegalArgumentException("the secret: expected one of password, sshKey and token");
        }
        if (sshKeyPassphrase != null && sshKey == null) {
            throw new IllegalArgumentException("the secret: sshKeyPassphrase goes with sshKey only");
        }
        if (password != null) {
            return new Secret.Password(password);
        }
        if (sshKey != null) {
            return new Secret.SshKey(sshKey, Optional.ofNullable(sshKeyPassphrase));
        }
        return new Secret.Token(token == null ? "" : token);
    }

    @Override
    public String toString() {
        return "SecretText[not shown]";
    }
}
