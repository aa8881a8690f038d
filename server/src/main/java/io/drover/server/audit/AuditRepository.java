package io.drover.server.audit;

import io.drover.migration.audit.Act;
import io.drover.migration.audit.AuditCheckpoint;
import io.drover.migration.audit.AuditEntry;
import io.drover.migration.audit.AuditExtract;
import io.drover.migration.identity.ClusterId;
import io.drover.migration.identity.Digest;
import io.drover.migration.identity.Signed;
import java.util.List;
import java.util.Optional;

/** The stored chain. Nothing in it can be changed or deleted. */
public interface AuditRepository {
    /** Adds an act to the end of the chain. */
    AuditEntry append(Act act);

    /** How many entries there are, and the digest that is stored with the last. */
    Head head();

    /** Rows after a sequence, in order, at most {@code limit}, as they are stored and unchecked. */
    List<AuditRow> rows(long after, int limit);

    /** Those that match, newest first, at most {@code limit}. */
    List<AuditEntry> search(AuditSearch search, int limit);

    /** The stored digests of a cluster's entries, oldest first. */
    List<Digest> digests(ClusterId cluster);

    /** Keeps a checkpoint that covers more than those before. */
    void keep(Signed<AuditCheckpoint> checkpoint);

    /** Checkpoints of more than so many entries, in order, at most {@code limit}. */
    List<Signed<AuditCheckpoint>> checkpoints(long above, int limit);

    Optional<Signed<AuditCheckpoint>> lastCheckpoint();

    /** Keeps what came with a cluster; nothing where it is there already. */
    void keepFormer(Signed<AuditExtract> extract);

    /** The longest of each former plane, by the time when it was made. */
    List<Signed<AuditExtract>> former(ClusterId cluster);

    /**
     * Where the chain ends.
     *
     * @param count of entries
     * @param digest of the last; {@link AuditEntry#NONE} where there is none
     */
    record Head(long count, Digest digest) {
        public static final Head EMPTY = new Head(0, AuditEntry.NONE);
    }
}
