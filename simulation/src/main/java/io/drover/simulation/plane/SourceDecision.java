package io.drover.simulation.plane;

import io.drover.migration.identity.Signed;
import io.drover.migration.ownership.Abort;
import io.drover.migration.ownership.TransferCertificate;

/** What a source says of a migration, to a target that asks. */
sealed interface SourceDecision {
    record Committed(Signed<TransferCertificate> certificate) implements SourceDecision {}

    /** The source has cleaned up. */
    record Done(Signed<TransferCertificate> certificate) implements SourceDecision {}

    record Aborted(Signed<Abort> abort) implements SourceDecision {}

    /** Nothing is decided yet. */
    record Open() implements SourceDecision {}

    /** The source knows nothing of it, which decides nothing. */
    record Unknown() implements SourceDecision {}
}
