package io.drover.cli.credential;

import io.drover.cli.failure.ExitCode;
import io.drover.cli.failure.UsageException;
import io.drover.cli.rest.Wishes;
import io.drover.cli.session.Session;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Takes credentials in from an encrypted file. */
@Command(
        name = "import",
        description = {
            "Import credentials from a file that 'drover credential export' wrote, or that age encrypted.",
            "With --dry-run, tell which are here already and which connect, and import nothing. Without --select, all"
                    + " that is not here is imported. All that is selected is imported, or nothing."
        })
public final class CredentialImport implements Callable<Integer> {
    /** In Base64 and JSON, it must fit into what a plane takes. */
    private static final int MAX_BYTES = 700 << 10;

    private final Session session;

    @Parameters(paramLabel = "FILE", description = "The file; - reads it from standard input.")
    String file = "";

    @Option(
            names = "--passphrase-file",
            paramLabel = "FILE",
            description = "Read the passphrase from the first line of a file; - reads standard input.")
    @Nullable String passphraseFile;

    @Option(
            names = "--identity-file",
            paramLabel = "FILE",
            description = "Open it with an age identity (AGE-SECRET-KEY-1...), instead of a passphrase.")
    @Nullable String identityFile;

    @Option(names = "--select", paramLabel = "NAME", description = "A credential to import; may be repeated.")
    List<String> selected = List.of();

    @Option(names = "--replace", description = "Replace those that are here by the same name.")
    boolean replace;

    @Option(names = "--dry-run", description = "Import nothing.")
    boolean dryRun;

    @Option(names = "--no-test", description = "With --dry-run: do not log in.")
    boolean noTest;

    public CredentialImport(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        if (passphraseFile != null && identityFile != null) {
            throw new UsageException("expected one of --passphrase-file and --identity-file");
        }
        if (file.equals("-") && ("-".equals(passphraseFile) || "-".equals(identityFile))) {
            throw new UsageException("standard input is either the file or what opens it, not both");
        }
        SecretInput input = new SecretInput(session);
        String content = Base64.getEncoder().encodeToString(input.bytes("FILE", file, MAX_BYTES));
        String identity = identityFile == null ? null : identity(input.text("--identity-file", identityFile));
        String passphrase = identityFile == null ? input.line("passphrase", "--passphrase-file", passphraseFile) : null;
        if (dryRun) {
            session.printer()
                    .show(
                            session.plane()
                                    .checkImport(new Wishes.CheckImport(
                                            content, passphrase, identity, noTest ? false : null)),
                            new CandidatesView());
        } else {
            session.printer()
                    .show(
                            session.plane()
                                    .importCredentials(
                                            new Wishes.Import(content, passphrase, identity, selected, replace)),
                            new ImportedView());
        }
        return ExitCode.OK.number();
    }

    /** As {@code age-keygen} writes it, with comments around it. */
    private static String identity(String text) {
        return text.lines()
                .map(String::strip)
                .filter(line -> line.startsWith("AGE-SECRET-KEY-"))
                .findFirst()
                .orElseThrow(() -> new UsageException(
                        "--identity-file: expected a line that begins with AGE-SECRET-KEY-, as age-keygen writes it"));
    }
}
