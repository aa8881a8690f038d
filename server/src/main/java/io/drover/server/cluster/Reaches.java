package io.drover.server.cluster;

import io.drover.kind.Reach;
import io.drover.migration.identity.ClusterId;
import io.drover.migration.identity.HostKey;
import io.drover.migration.identity.PoolName;
import io.drover.migration.identity.Signed;
import io.drover.migration.ownership.Grant;
import io.drover.migration.ownership.LocalEndpoint;
import io.drover.server.gateway.AgentReply;
import io.drover.server.gateway.AgentSession;
import io.drover.server.gateway.AgentSessions;
import io.drover.server.gateway.AgentUnreachableException;
import io.drover.server.gateway.Answers;
import io.drover.server.gateway.ListeningProcess;
import io.drover.server.gateway.TunnelRefusedException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.Socket;
import java.util.List;
import java.util.Optional;

/** The ways to local endpoints that lead through the agents' sessions. Thread-safe. */
public final class Reaches implements ReachFactory {
    private final AgentSessions sessions;

    public Reaches(AgentSessions sessions) {
        this.sessions = sessions;
    }

    @Override
    public Reach inspecting(Signed<Grant> grant) {
        Grant given = grant.statement();
        return new Through(given.cluster(), given.epoch(), Optional.of(grant), Optional.empty());
    }

    @Override
    public Reach owned(ClusterId cluster, long epoch) {
        return new Through(cluster, epoch, Optional.empty(), Optional.empty());
    }

    @Override
    public Reach through(PoolName pool, ClusterId cluster, long epoch) {
        return new Through(cluster, epoch, Optional.empty(), Optional.of(pool));
    }

    private final class Through implements Reach {
        private final ClusterId cluster;
        private final long epoch;
        private final Optional<Signed<Grant>> grant;
        private final Optional<PoolName> pool;

        Through(ClusterId cluster, long epoch, Optional<Signed<Grant>> grant, Optional<PoolName> pool) {
            this.cluster = cluster;
            this.epoch = epoch;
            this.grant = grant;
            this.pool = pool;
        }

        @Override
        public Socket open(HostKey host, LocalEndpoint endpoint) throws IOException {
            try {
                return sessions.openTunnel(session(host), cluster, epoch, endpoint, grant)
                        .asSocket();
            } catch (TunnelRefusedException | AgentUnreachableException e) {
                throw new IOException(e.getMessage(), e);
            }
        }

        private AgentSession session(HostKey host) {
            return pool.isEmpty() ? sessions.require(host) : sessions.require(host, pool.get());
        }

        private static Listener listener(ListeningProcess listening) {
            return listening
                    .process()
                    .map(process -> new Listener(process.pid(), Optional.of(process.started()), process.command()))
                    .orElseGet(() -> new Listener(0, Optional.empty(), "unknown"));
        }

        @Override
        public Optional<Listener> listener(HostKey host, LocalEndpoint endpoint) throws IOException {
            try {
                AgentReply<List<ListeningProcess>> reply =
                        Answers.await(session(host).askListeners(cluster, epoch, List.of(endpoint), grant));
                return switch (reply) {
                    case AgentReply.Told<List<ListeningProcess>>(List<ListeningProcess> listeners) ->
                        listeners.stream()
                                .filter(listener -> listener.endpoint().equals(endpoint) && listener.listening())
                                .map(Through::listener)
                                .findFirst();
                    case AgentReply.Refused<List<ListeningProcess>>(String code, String reason) ->
                        throw new IOException("the agent refuses: %s: %s".formatted(code, reason));
                };
            } catch (AgentUnreachableException e) {
                throw new IOException(e.getMessage(), e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted while a host was asked who listens");
            }
        }
    }
}
