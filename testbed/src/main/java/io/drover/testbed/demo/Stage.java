package io.drover.testbed.demo;

import io.drover.testbed.host.TestHost;
import io.drover.testbed.plane.AgentProcess;
import io.drover.testbed.plane.Distribution;
import io.drover.testbed.watch.Watched;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What the demo migrates: hosts with something that runs on them. */
sealed interface Stage extends Watched, AutoCloseable permits EngineStage, GenericStage {
    /** What the last line says: {@code engines} or {@code generic}. */
    String mode();

    /** A line for a person. */
    String describe();

    /** Where planes are to listen, so that the hosts reach them. */
    InetAddress planesAddress();

    /** A new empty folder that goes with the stage. */
    Path scratch(String purpose);

    /** Starts what is to be migrated; returns when it serves. */
    void build();

    /** An agent for each host, not yet joined. */
    List<AgentProcess> agents(Distribution distribution);

    /** A host in which an ordinary client can run, where the cluster has an API for such clients. */
    Optional<TestHost> clientHost();

    /** The arguments of {@code drover cluster take-over}, after the name of the cluster. */
    List<String> takeOverArguments();

    @Override
    void close();
}
