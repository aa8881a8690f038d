package io.drover.migration.target;

import io.drover.migration.identity.Signed;
import io.drover.migration.manifest.Manifest;
import io.drover.migration.ownership.Abort;
import io.drover.migration.ownership.TransferCertificate;
import io.drover.migration.ownership.Vote;
import java.util.List;

/** What happens to a claim. */
public sealed interface TargetEvent {
    /** The source sent the manifest, the first time or anew. */
    record ManifestReceived(Manifest manifest) implements TargetEvent {}

    /** The source or a host showed the certificate, with whatever votes it has. */
    record CertificateShown(Signed<TransferCertificate> certificate, List<Signed<Vote>> votes) implements TargetEvent {}

    /** A host voted. */
    record VoteShown(Signed<Vote> vote) implements TargetEvent {}

    /** The source aborted. */
    record AbortShown(Signed<Abort> abort) implements TargetEvent {}

    /** The source cleaned up. */
    record FinishAsked() implements TargetEvent {}
}
