package io.drover.kind.swarm;

import io.drover.kind.swarm.engine.Container;
import io.drover.kind.swarm.engine.Engine;
import io.drover.kind.swarm.engine.EngineException;
import io.drover.kind.swarm.engine.EngineInfo;
import io.drover.kind.swarm.engine.Volumes;
import io.drover.migration.manifest.Member;
import io.drover.migration.ownership.LocalEndpoint;
import java.util.List;

/** What the engine of one member says. */
sealed interface HostFacts {
    /** All that was asked. */
    record Known(EngineInfo info, List<Container> containers, List<Volumes.Volume> volumes) implements HostFacts {}

    /** Nothing usable, and why. */
    record Unknown(String reason) implements HostFacts {}

    static HostFacts of(Member member, LocalEndpoint endpoint, Engines engines) throws InterruptedException {
        try (Engine engine = engines.open(member.host(), member.name(), endpoint)) {
            return new Known(engine.info(), engine.containers(), engine.volumes());
        } catch (EngineException e) {
            return new Unknown(e.getMessage());
        }
    }
}
