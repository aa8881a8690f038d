package io.drover.agent.command;

import io.drover.agent.identity.IdentityFile;
import io.drover.agent.state.LocalDisk;
import io.drover.agent.state.StateFile;
import io.drover.migration.host.Holding;
import io.drover.migration.host.HostState;
import io.drover.migration.host.KnownPlane;
import java.io.PrintWriter;
import java.util.Comparator;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints what the host holds, from its files; the agent may be running. */
@Command(name = "status", description = "Prints the planes this host knows and the clusters it holds.")
public final class StatusCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command is called.
    private CommandSpec spec;

    @Mixin
    private StateOption option = new StateOption();

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        IdentityFile keys = new IdentityFile(new LocalDisk(), option.path());
        if (!keys.exists()) {
            out.printf("this host has joined no plane (%s holds no identity)%n", option.path());
            out.flush();
            return ExitCode.NOT_JOINED;
        }
        HostState state = new StateFile(new LocalDisk(), option.path(), keys.load()::hostKeys).load();
        out.printf("host     %s%n", state.self().hex());
        state.planes().values().stream()
                .sorted(Comparator.comparing(plane -> plane.identity().id()))
                .forEach(plane -> print(out, state, plane));
        state.holdings().values().stream()
                .sorted(Comparator.comparing(Holding::cluster))
                .forEach(holding -> print(out, holding));
        out.flush();
        return ExitCode.OK;
    }

    private static void print(PrintWriter out, HostState state, KnownPlane plane) {
        out.printf(
                "plane    %s %s, session %s, clock %s, gateways %s%n",
                plane.identity().id(),
                plane.enrolled() ? "enrolled" : "known",
                state.sessions().contains(state.at(plane.identity().id())) ? "wanted" : "not wanted",
                plane.latest(),
                plane.gateways());
    }

    private static void print(PrintWriter out, Holding holding) {
        out.printf(
                "cluster  %s epoch %d, owner %s%s%s%s, endpoints %s%n",
                holding.cluster(),
                holding.epoch(),
                holding.owner().id(),
                holding.pending()
                        .map(pending -> ", pending to " + pending.target().id())
                        .orElse(""),
                holding.accepted()
                        .filter(accepted -> !accepted.settled())
                        .map(accepted -> ", not settled")
                        .orElse(""),
                holding.quarantined() ? ", QUARANTINED" : "",
                holding.endpoints().stream().sorted().toList());
    }
}
