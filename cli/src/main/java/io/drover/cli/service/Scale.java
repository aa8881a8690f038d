package io.drover.cli.service;

import io.drover.cli.failure.ExitCode;
import io.drover.cli.failure.UsageException;
import io.drover.cli.rest.Wishes;
import io.drover.cli.session.Session;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Has a service run another number of tasks. */
@Command(name = "scale", description = "Have a service run another number of tasks.")
public final class Scale implements Callable<Integer> {
    private static final Pattern WISH = Pattern.compile("(.+)=([0-9]{1,6})");

    private final Session session;

    @Parameters(index = "0", paramLabel = "CLUSTER", description = "The cluster's name or ID.")
    String cluster = "";

    @Parameters(index = "1", paramLabel = "SERVICE=N", description = "The service's name or ID, and how many.")
    String wish = "";

    public Scale(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        Matcher form = WISH.matcher(wish);
        if (!form.matches()) {
            throw new UsageException("'%s': expected SERVICE=N, such as shop_web=3".formatted(wish));
        }
        session.printer()
                .show(
                        session.plane()
                                .scaleService(
                                        cluster, form.group(1), new Wishes.Scale(Integer.parseInt(form.group(2)))),
                        new ChangeView());
        return ExitCode.OK.number();
    }
}
