package io.drover.server.peer;

import io.drover.migration.identity.Signed;
import io.drover.migration.ownership.Abort;
import io.drover.migration.ownership.TransferCertificate;

/** What a source says that it decided of a migration. */
public sealed interface SourceDecision {
    /** The cluster goes to the plane that asks. */
    record Committed(Signed<TransferCertificate> certificate) implements SourceDecision {}

    /** It went there, and the source has cleaned up. */
    record Done(Signed<TransferCertificate> certificate) implements SourceDecision {}

    /** The cluster stays with the source. */
    record Aborted(Signed<Abort> abort) implements SourceDecision {}

    /** Nothing is decided yet. */
    record Open() implements SourceDecision {}

    /** The source knows of no such migration, as one that was restored from an old copy does not: no answer at all. */
    record Unknown() implements SourceDecision {}
}
