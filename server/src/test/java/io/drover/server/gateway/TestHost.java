package io.drover.server.gateway;

import io.drover.agent.enrol.EnrolFailedException;
import io.drover.agent.facts.LinuxFacts;
import io.drover.agent.home.HostHome;
import io.drover.agent.loop.AgentThreads;
import io.drover.agent.session.HostAgent;
import io.drover.agent.tunnel.AllowedEndpoints;
import io.drover.migration.identity.HostKey;
import io.drover.protocol.JoinToken;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;

/** A host with a real agent on a real state folder. */
final class TestHost implements AutoCloseable {
    final HostHome home;
    final HostAgent agent;
    final FailingDisk disk = new FailingDisk();
    private final AgentThreads threads = AgentThreads.start();

    TestHost(Path stateFolder) {
        home = HostHome.openOrCreate(stateFolder, disk);
        agent = new HostAgent(
                home.keys(),
                home.state(),
                new AllowedEndpoints(List.of("tcp:127.0.0.1:*", "unix:/tmp/*/*.sock", "unix:/tmp/*/*/*.sock")),
                new LinuxFacts(stateFolder, InstantSource.system()),
                InstantSource.system(),
                threads);
    }

    /** Joined to a plane, and running. */
    static TestHost joined(Path stateFolder, FakePlane plane) {
        TestHost host = new TestHost(stateFolder);
        host.join(plane.token());
        host.agent.start();
        return host;
    }

    void join(JoinToken token) {
        try {
            agent.join(token);
        } catch (EnrolFailedException e) {
            throw new AssertionError("the plane should have taken the host in", e);
        }
    }

    HostKey key() {
        return home.identity().hostKey();
    }

    @Override
    public void close() {
        agent.close();
        threads.close();
        home.close();
    }
}
