package io.drover.cli.credential;

import io.drover.cli.answer.Answer;
import io.drover.cli.answer.ExportedCredentials;
import io.drover.cli.failure.CliException;
import io.drover.cli.failure.ExitCode;
import io.drover.cli.failure.UsageException;
import io.drover.cli.rest.Wishes;
import io.drover.cli.session.Session;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Takes credentials away in an encrypted file. */
@Command(
        name = "export",
        description = {
            "Write credentials with their secrets into a file in the age format, encrypted.",
            "The passphrase has 8 to 128 characters: of three of the four kinds lower case, upper case, digit and other,"
                    + " or at least 20. It is asked for, or read from a file; it is never an argument."
        })
public final class CredentialExport implements Callable<Integer> {
    private final Session session;

    @Parameters(arity = "0..*", paramLabel = "CREDENTIAL", description = "Names or IDs.")
    List<String> credentials = List.of();

    @Option(names = "--all", description = "Export all of them.")
    boolean all;

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "The file, which is not there yet.")
    Path out = Path.of("");

    @Option(
            names = "--passphrase-file",
            paramLabel = "FILE",
            description = "Read the passphrase from the first line of a file; - reads standard input.")
    @Nullable String passphraseFile;

    @Option(
            names = "--recipient",
            paramLabel = "AGE1...",
            description = "Encrypt to the owner of this age key, instead of with a passphrase.")
    @Nullable String recipient;

    public CredentialExport(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        if (all == !credentials.isEmpty()) {
            throw new UsageException("say which: names or IDs of credentials, or --all");
        }
        if (recipient != null && passphraseFile != null) {
            throw new UsageException("expected one of --recipient and --passphrase-file");
        }
        if (Files.exists(out, LinkOption.NOFOLLOW_LINKS)) {
            throw exists();
        }
        String passphrase = recipient == null
                ? new SecretInput(session).newLine("passphrase", "--passphrase-file", passphraseFile)
                : null;
        Answer<ExportedCredentials> exported =
                session.plane().exportCredentials(new Wishes.Export(credentials, passphrase, recipient));
        write(exported.value().file());
        session.printer()
                .say("%d credentials are in %s. Look after it, and open it with: age -d %s"
                        .formatted(exported.value().credentials().size(), out, out));
        return ExitCode.OK.number();
    }

    private void write(String base64) {
        try {
            byte[] file = Base64.getDecoder().decode(base64);
            Files.createFile(out, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.write(out, file, StandardOpenOption.WRITE);
        } catch (FileAlreadyExistsException e) {
            throw exists();
        } catch (IOException e) {
            throw new CliException(ExitCode.FAILED, "%s cannot be written: %s".formatted(out, e), e);
        } catch (IllegalArgumentException e) {
            throw new CliException(ExitCode.FAILED, "the plane's answer holds no file in Base64", e);
        }
    }

    private UsageException exists() {
        return new UsageException("%s exists already; choose another file".formatted(out));
    }
}
