package io.drover.cli.credential;

import io.drover.cli.failure.UsageException;
import io.drover.cli.rest.Wishes;
import io.drover.cli.session.Session;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the secret of a credential comes from; asked for where no option says. */
final class SecretOptions {
    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description = "Read the password from the first line of a file; - reads standard input.")
    @Nullable String passwordFile;

    @Option(
            names = "--key-file",
            paramLabel = "FILE",
            description = "Read a private SSH key from a file, for hosts; - reads standard input.")
    @Nullable String keyFile;

    @Option(
            names = "--key-passphrase-file",
            paramLabel = "FILE",
            description = "Read the passphrase of that key from the first line of a file.")
    @Nullable String keyPassphraseFile;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "Read the token from the first line of a file; - reads standard input.")
    @Nullable String tokenFile;

    @Option(
            names = {"--password", "--token"},
            hidden = true,
            arity = "0..1",
            fallbackValue = "",
            description = "Refused.")
    @Nullable String refused;

    boolean any() {
        return passwordFile != null || keyFile != null || tokenFile != null || refused != null;
    }

    Wishes.Secret read(Session session, String type) {
        if (refused != null) {
            throw new UsageException(
                    "a secret on the command line is seen by others and kept in the shell's history; use --password-file or --token-file, or type it when asked");
        }
        if (Stream.of(passwordFile != null, keyFile != null, tokenFile != null)
                        .filter(given -> given)
                        .count()
                > 1) {
            throw new UsageException("expected one of --password-file, --key-file and --token-file");
        }
        SecretInput input = new SecretInput(session);
        if (keyFile != null) {
            return Wishes.Secret.sshKey(
                    input.text("--key-file", keyFile),
                    keyPassphraseFile == null
                            ? null
                            : input.line("passphrase", "--key-passphrase-file", keyPassphraseFile));
        }
        return type.equals("token")
                ? Wishes.Secret.token(input.line("token", "--token-file", tokenFile))
                : Wishes.Secret.password(input.line("password", "--password-file", passwordFile));
    }
}
