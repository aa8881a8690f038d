package io.drover.simulation.host;

import io.drover.migration.identity.MigrationId;
import io.drover.migration.identity.Signed;
import io.drover.migration.ownership.Vote;

/** A plane's end of the sessions with its hosts. Each call is a message that arrived. */
public interface PlaneEnd {
    /** A host dials; the plane introduces itself, if it knows the host. */
    void dialled(SimulatedHost host, PlaneDoor door, long session, HostReport report);

    void reported(SimulatedHost host, long session, HostReport report);

    void voted(SimulatedHost host, long session, Signed<Vote> vote);

    /** A host told how its session with a migration's target stands. */
    void pendingReported(SimulatedHost host, long session, MigrationId migration, boolean connected);

    /** Nothing was heard for a while: the plane tells its clock, as it does with every ping. */
    void pingDue(long session);

    /** The host has no such session any more. */
    void ended(long session);
}
