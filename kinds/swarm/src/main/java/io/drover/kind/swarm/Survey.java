package io.drover.kind.swarm;

import io.drover.kind.TakeOver;
import io.drover.kind.swarm.engine.Engine;
import io.drover.kind.swarm.engine.EngineException;
import io.drover.kind.swarm.engine.EngineInfo;
import io.drover.migration.ownership.LocalEndpoint;

/** What was heard from the engine of a candidate host. */
sealed interface Survey {
    /** The engine's own words. */
    record Answered(EngineInfo info) implements Survey {}

    /** None, and why. */
    record Failed(String reason, boolean tooOld) implements Survey {}

    /** The host's agent is not connected. */
    record Offline() implements Survey {}

    static Survey of(TakeOver.Candidate candidate, LocalEndpoint endpoint, Engines engines)
            throws InterruptedException {
        if (!candidate.online()) {
            return new Offline();
        }
        try (Engine engine = engines.open(candidate.host(), candidate.name(), endpoint)) {
            return new Answered(engine.info());
        } catch (EngineException e) {
            return new Failed(e.getMessage(), e.isTooOld());
        }
    }
}
