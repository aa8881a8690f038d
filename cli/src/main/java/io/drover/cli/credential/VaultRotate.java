package io.drover.cli.credential;

import io.drover.cli.failure.ExitCode;
import io.drover.cli.session.Session;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Rotates the root key. */
@Command(
        name = "rotate",
        description =
                "Encrypt the keys of all secrets anew, under another root key. May be run again after it was interrupted.")
public final class VaultRotate implements Callable<Integer> {
    private final Session session;

    public VaultRotate(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        session.printer().show(session.plane().rotateVault(), new RotatedView());
        return ExitCode.OK.number();
    }
}
