package io.drover.server.audit;

import io.drover.migration.audit.Act;
import io.drover.migration.audit.AuditEntry;
import io.drover.migration.audit.Outcome;
import io.drover.migration.identity.ClusterId;
import io.drover.server.cluster.Cluster;
import io.drover.server.store.Transaction;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Enters what is done into the audit chain, in the transaction that does it: so that nothing is done that is not entered,
 * and nothing entered that was not done.
 */
public final class Audit {
    /** Who does what the plane does by itself. */
    public static final String PLANE = "plane";

    private Audit() {}

    /** Enters what whoever asks at present does, or else the plane. */
    public static AuditEntry enter(
            Transaction transaction, Instant at, String what, String target, Map<String, String> details) {
        return enter(transaction, at, what, target, Optional.empty(), details);
    }

    /** As the other one, for what concerns a cluster. */
    public static AuditEntry enter(
            Transaction transaction, Instant at, String what, Cluster cluster, Map<String, String> details) {
        return enter(transaction, at, what, cluster.name(), Optional.of(cluster.id()), details);
    }

    /** As the other one, for what concerns a cluster. */
    public static AuditEntry enter(
            Transaction transaction,
            Instant at,
            String what,
            String target,
            Optional<ClusterId> cluster,
            Map<String, String> details) {
        Optional<AuditedRequest> asked = AuditedRequest.current();
        if (asked.isEmpty()) {
            return transaction.audit().append(Act.told(at, PLANE, "", what, target, cluster, Outcome.DONE, details));
        }
        AuditedRequest request = asked.get();
        Map<String, String> told = new HashMap<>(details);
        told.put("request", request.what());
        request.entered();
        return transaction
                .audit()
                .append(Act.told(at, request.who(), request.from(), what, target, cluster, Outcome.DONE, told));
    }

    /** Enters what one does who does not come by REST, such as a host or a peer. */
    public static AuditEntry enterFor(
            Transaction transaction,
            Instant at,
            String who,
            String from,
            String what,
            String target,
            Map<String, String> details) {
        return transaction
                .audit()
                .append(Act.told(at, who, from, what, target, Optional.empty(), Outcome.DONE, details));
    }
}
