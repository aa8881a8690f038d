package io.drover.server.peer;

import io.drover.migration.codec.MalformedException;
import io.drover.migration.finding.Finding;
import io.drover.protocol.v1.FinishRequest;
import io.drover.server.migration.impact.ImpactRecord;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The impact record that a source hands over with the end of a migration. One that is none is refused by itself: it is a
 * report, and the migration ends without it.
 *
 * @param impact what is kept, if anything
 * @param refused why what was sent is not kept
 */
record ReceivedImpact(Optional<ImpactRecord> impact, Optional<Finding> refused) {
    private static final Logger LOG = LoggerFactory.getLogger(ReceivedImpact.class);

    static ReceivedImpact of(FinishRequest request, String peer) {
        if (request.getImpact().isEmpty()) {
            return new ReceivedImpact(Optional.empty(), Optional.empty());
        }
        try {
            return new ReceivedImpact(
                    Optional.of(ImpactRecord.decode(request.getImpact().toByteArray())), Optional.empty());
        } catch (MalformedException e) {
            LOG.warn("peer {} sends no impact record, but: {}", peer, e.getMessage());
            return new ReceivedImpact(
                    Optional.empty(),
                    Optional.of(Finding.warning(
                            "IMPACT_UNREADABLE",
                            "migration " + request.getMigration(),
                            String.valueOf(e.getMessage()),
                            "see the record at the source; check that both planes run compatible versions")));
        }
    }
}
