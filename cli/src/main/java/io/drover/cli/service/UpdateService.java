package io.drover.cli.service;

import io.drover.cli.failure.ExitCode;
import io.drover.cli.rest.Wishes;
import io.drover.cli.session.Session;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Has a service run another image. */
@Command(
        name = "update",
        description = "Have a service run another image; its tasks are replaced as its update rules say.")
public final class UpdateService implements Callable<Integer> {
    private final Session session;

    @Parameters(index = "0", paramLabel = "CLUSTER", description = "The cluster's name or ID.")
    String cluster = "";

    @Parameters(index = "1", paramLabel = "SERVICE", description = "The service's name or ID.")
    String service = "";

    @Option(names = "--image", required = true, paramLabel = "IMAGE", description = "Such as shop/web:2.")
    String image = "";

    public UpdateService(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        session.printer()
                .show(session.plane().updateService(cluster, service, new Wishes.Update(image)), new ChangeView());
        return ExitCode.OK.number();
    }
}
