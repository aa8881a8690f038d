package io.drover.cli.credential;

import io.drover.cli.answer.Answer;
import io.drover.cli.answer.CredentialTested;
import io.drover.cli.answer.Items;
import io.drover.cli.failure.ExitCode;
import io.drover.cli.failure.UsageException;
import io.drover.cli.rest.Wishes;
import io.drover.cli.session.Session;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Logs in with credentials. */
@Command(
        name = "test",
        description = "Have the plane log in with credentials, and tell why one fails. Exits with 1 where one does.")
public final class CredentialTest implements Callable<Integer> {
    private final Session session;

    @Parameters(arity = "0..*", paramLabel = "CREDENTIAL", description = "Names or IDs.")
    List<String> credentials = List.of();

    @Option(names = "--all", description = "Test all of them.")
    boolean all;

    public CredentialTest(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        if (all == !credentials.isEmpty()) {
            throw new UsageException("say which: names or IDs of credentials, or --all");
        }
        Answer<Items<CredentialTested>> tested = session.plane().testCredentials(new Wishes.Credentials(credentials));
        session.printer().show(tested, new TestedView());
        return tested.value().items().stream().anyMatch(CredentialTested::isFailed)
                ? ExitCode.FAILED.number()
                : ExitCode.OK.number();
    }
}
