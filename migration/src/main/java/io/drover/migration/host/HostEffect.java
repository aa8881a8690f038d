package io.drover.migration.host;

import io.drover.migration.finding.Finding;
import io.drover.migration.identity.ClusterId;
import io.drover.migration.identity.PlaneId;
import io.drover.migration.identity.Signed;
import io.drover.migration.ownership.Adoption;
import io.drover.migration.ownership.HeldOwnership;
import io.drover.migration.ownership.Vote;
import java.util.List;
import java.util.Set;

/**
 * What a host does about an event, once the state that came of it is on disk. Which sessions to hold follows from
 * {@link HostState#sessions()} and is no effect.
 */
public sealed interface HostEffect {
    /** Answers the sender of the event. */
    record Answer(HostAnswer answer) implements HostEffect {}

    /** Sends this host's vote to these planes, over whichever sessions are open. */
    record CastVote(Signed<Vote> vote, Set<PlaneId> planes) implements HostEffect {}

    /** Cuts every tunnel that this plane has open for this cluster. */
    record CutTunnels(ClusterId cluster, PlaneId plane) implements HostEffect {}

    /** Tells every plane, and the host's own log, of something that must not happen. */
    record Alarm(Finding finding) implements HostEffect {}

    /** What became of an event. */
    sealed interface HostAnswer {
        /** Done, now or before. */
        record Accepted() implements HostAnswer {}

        /** Done: this host voted, now or before. */
        record Voted(Signed<Vote> vote) implements HostAnswer {}

        /**
         * Refused: nothing changed, other than that evidence may have been kept. Where several links were shown, those
         * before the refused one stand.
         */
        record Refused(Refusal refusal, String reason) implements HostAnswer {}

        /** Promised; this is what the host holds of clusters that the asking plane has, had, or is about to get. */
        record Promised(List<HeldOwnership> holdings) implements HostAnswer {
            public Promised {
                holdings = List.copyOf(holdings);
            }
        }

        /** Adopted: the statement to bring to the adopter. */
        record AdoptionStated(Signed<Adoption> adoption) implements HostAnswer {}
    }
}
