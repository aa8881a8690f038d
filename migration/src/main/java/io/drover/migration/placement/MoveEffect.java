package io.drover.migration.placement;

import io.drover.migration.identity.Signed;
import io.drover.migration.ownership.Placement;

/** What is to be done because of an event. Each may be done again after a restart. */
public sealed interface MoveEffect {
    /** Run every check; answered by {@link MoveEvent.PrechecksDone}. */
    record RunPrechecks() implements MoveEffect {}

    /** See that the pool can take the cluster; answered by {@link MoveEvent.PoolReady}. */
    record AskPool() implements MoveEffect {}

    /** Have every host open a pending session; answered by {@link MoveEvent.HostConnected} for each. */
    record ConnectHosts() implements MoveEffect {}

    /** Give the pool what it needs to know; answered by {@link MoveEvent.Transferred}. */
    record Transfer() implements MoveEffect {}

    /** Read the workload by the new pool; answered by {@link MoveEvent.Validated}. */
    record Validate() implements MoveEffect {}

    /** Hold operations on the cluster; answered by {@link MoveEvent.Locked}. */
    record Lock() implements MoveEffect {}

    /** The decision is stored: go on; answered by {@link MoveEvent.DecisionStored}. */
    record ActOnDecision() implements MoveEffect {}

    /** Show the placement until every host has taken it; answered by {@link MoveEvent.HostArrived} for each. */
    record ShowPlacement(Signed<Placement> placement) implements MoveEffect {}

    /** Let operations on the cluster go on. */
    record Unlock() implements MoveEffect {}

    /** Read the workload again; answered by {@link MoveEvent.Verified}. */
    record Verify() implements MoveEffect {}

    /** Have the hosts close their pending sessions. */
    record WithdrawPending() implements MoveEffect {}
}
