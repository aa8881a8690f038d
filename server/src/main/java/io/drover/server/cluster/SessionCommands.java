package io.drover.server.cluster;

import io.drover.migration.identity.ClusterId;
import io.drover.migration.identity.HostKey;
import io.drover.migration.identity.Signed;
import io.drover.migration.ownership.Genesis;
import io.drover.migration.ownership.LocalEndpoint;
import io.drover.server.gateway.AgentSession;
import io.drover.server.gateway.AgentSessions;
import io.drover.server.gateway.AgentUnreachableException;
import io.drover.server.gateway.CommandResult;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;

/** Commands over the sessions of this server's gateway. */
public final class SessionCommands implements HostCommands {
    private final AgentSessions sessions;

    public SessionCommands(AgentSessions sessions) {
        this.sessions = sessions;
    }

    @Override
    public Reply showGenesis(HostKey host, Signed<Genesis> genesis, Set<LocalEndpoint> endpoints)
            throws InterruptedException {
        return ask(host, session -> session.showGenesis(genesis, endpoints));
    }

    @Override
    public Reply release(HostKey host, ClusterId cluster, long epoch) throws InterruptedException {
        return ask(host, session -> session.release(cluster, epoch));
    }

    private Reply ask(HostKey host, Function<AgentSession, CompletableFuture<CommandResult>> command)
            throws InterruptedException {
        try {
            return switch (command.apply(sessions.require(host)).get()) {
                case CommandResult.Accepted ignored -> new Reply.Accepted();
                case CommandResult.Refused(String code, String reason) -> new Reply.Refused(code, reason);
                case CommandResult.Voted ignored -> unfitting();
                case CommandResult.Promised ignored -> unfitting();
            };
        } catch (AgentUnreachableException e) {
            return new Reply.Unreachable(String.valueOf(e.getMessage()));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AgentUnreachableException unreachable) {
                return new Reply.Unreachable(String.valueOf(unreachable.getMessage()));
            }
            throw new IllegalStateException("host " + host + " could not be asked", e.getCause());
        }
    }

    private static Reply unfitting() {
        return new Reply.Unreachable("the agent's answer was not one to the question");
    }
}
