package io.drover.cli.cluster;

import io.drover.cli.answer.Access;
import io.drover.cli.answer.Answer;
import io.drover.cli.answer.IssuedAccess;
import io.drover.cli.failure.CliException;
import io.drover.cli.failure.ExitCode;
import io.drover.cli.failure.UsageException;
import io.drover.cli.output.Printer;
import io.drover.cli.rest.Wishes;
import io.drover.cli.session.DurationConverter;
import io.drover.cli.session.Session;
import io.drover.cli.text.DisplayText;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lets ordinary clients use a cluster: makes certificates, lists them, and takes them back. */
@Command(
        name = "access",
        description = {
            "Let ordinary clients, such as the docker command, use a cluster through its access point.",
            "With --out, make a certificate and write the folder that such a client takes; its key is made here and"
                    + " stays here. With --list, show the certificates; with --revoke, refuse one from now on and cut"
                    + " what it is used for."
        })
public final class ClusterAccess implements Callable<Integer> {
    private final Session session;

    @Parameters(paramLabel = "CLUSTER", description = "The cluster's name or ID.")
    String cluster = "";

    @Option(names = "--out", paramLabel = "DIR", description = "Where to write ca.pem, cert.pem, key.pem and env.")
    @Nullable Path out;

    @Option(names = "--name", paramLabel = "LABEL", description = "What to call the certificate. Default: after you.")
    @Nullable String label;

    @Option(
            names = "--valid-for",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "How long the certificate is accepted. Default: 365d, the longest.")
    @Nullable Duration validFor;

    @Option(names = "--force", description = "Replace the files of an earlier certificate.")
    boolean force;

    @Option(names = "--list", description = "Show the access point and its certificates.")
    boolean list;

    @Option(
            names = "--revoke",
            paramLabel = "CERTIFICATE",
            description = "The label or the fingerprint of a certificate to take back.")
    @Nullable String revoked;

    public ClusterAccess(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        if (Stream.of(out != null, list, revoked != null)
                        .filter(chosen -> chosen)
                        .count()
                != 1) {
            throw new UsageException("say what to do: one of --out DIR, --list and --revoke CERTIFICATE");
        }
        if (out != null) {
            issue(new AccessFolder(out.toAbsolutePath().normalize()));
        } else if (label != null || validFor != null || force) {
            throw new UsageException("--name, --valid-for and --force go with --out DIR");
        } else if (revoked != null) {
            session.plane().revokeAccess(cluster, revoked);
            session.printer().say("Revoked: what it was used for is cut.");
        } else {
            session.printer().show(session.plane().access(cluster), new AccessView());
        }
        return ExitCode.OK.number();
    }

    private void issue(AccessFolder folder) {
        if (!force) {
            folder.checkFree();
        }
        KeyPair keys = keys();
        Answer<IssuedAccess> issued = session.plane()
                .issueAccess(
                        cluster,
                        new Wishes.Certificate(
                                label == null ? ownLabel() : label,
                                Base64.getEncoder()
                                        .encodeToString(keys.getPublic().getEncoded()),
                                validFor == null ? null : Math.max(1, validFor.toSeconds())));
        folder.write(issued.value(), keys.getPrivate());
        tell(issued, folder);
    }

    private void tell(Answer<IssuedAccess> issued, AccessFolder folder) {
        Printer printer = session.printer();
        Access access = issued.value().access();
        switch (printer.format()) {
            case TABLE -> {
                printer.line("Certificate %s is in %s. Use it: . %s/env"
                        .formatted(
                                DisplayText.clean(issued.value().client().label()), folder.folder(), folder.folder()));
                printer.line("The access point is %s, port %d: see that the name leads to the plane's gateway."
                        .formatted(DisplayText.clean(access.name()), access.port()));
            }
            case JSON, YAML, NAME -> printer.show(issued, new IssuedAccessView());
        }
    }

    /** Who runs the command, and something that tells two certificates of one person apart. */
    private String ownLabel() {
        byte[] random = new byte[3];
        new SecureRandom().nextBytes(random);
        String user = session.surroundings().variable("USER").orElse("client").replaceAll("[^A-Za-z0-9]", "");
        return (user.isEmpty() ? "client" : user.substring(0, Math.min(user.length(), 40)))
                + "-"
                + HexFormat.of().formatHex(random);
    }

    private static KeyPair keys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new CliException(ExitCode.FAILED, "this Java cannot make P-256 keys", e);
        }
    }
}
