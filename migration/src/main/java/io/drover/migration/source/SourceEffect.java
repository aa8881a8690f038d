package io.drover.migration.source;

import io.drover.migration.identity.Signed;
import io.drover.migration.ownership.Abort;
import io.drover.migration.ownership.TransferCertificate;

/**
 * What the source does next. Each effect may be carried out more than once, since it is repeated after a restart; its
 * outcome comes back as an event.
 */
public sealed interface SourceEffect {
    /** Runs every check at both ends; answered by PrechecksDone. */
    record RunPrechecks() implements SourceEffect {}

    /** Asks the target to reserve the cluster; answered by Claimed or AbortAsked. */
    record AskClaim() implements SourceEffect {}

    /** Offers every host that is waited for the pending session; answered by HostConnected for each, or AbortAsked. */
    record ConnectHosts() implements SourceEffect {}

    /** Sends the manifest as it is now; answered by ManifestHeld or AbortAsked. */
    record SendManifest() implements SourceEffect {}

    /** Grants the target a look; answered by Validated or AbortAsked. */
    record AskValidation() implements SourceEffect {}

    /** Drains and holds operations; answered by Locked or AbortAsked. */
    record Lock() implements SourceEffect {}

    /** Asks the target what it holds; answered by HeldConfirmed or AbortAsked. */
    record ConfirmHeld() implements SourceEffect {}

    /** Says that the stored decision may be acted upon; answered by DecisionStored. */
    record ActOnDecision() implements SourceEffect {}

    /**
     * Shows the certificate to the target and to every host, again and again, until the target serves; answered by
     * Serving, and by Voted and HostArrived on the way.
     */
    record ShowCertificate(Signed<TransferCertificate> certificate) implements SourceEffect {}

    /** Lets operations go on: the cluster stays here. */
    record Unlock() implements SourceEffect {}

    /** Has the target read the workload again; answered by Verified. */
    record Verify() implements SourceEffect {}

    /** Goes on listening for hosts that arrive at the target; answered by HostArrived. */
    record AwaitHosts() implements SourceEffect {}

    /** Has the target end its claim, then forgets the cluster; answered by CleanedUp. */
    record CleanUp() implements SourceEffect {}

    /** Asks the hosts to close their pending sessions, as far as they can be reached. */
    record WithdrawPending() implements SourceEffect {}

    /**
     * Asks every host, again and again until the abort is signed, to close its pending session and to give its word that
     * the migration never gets its vote; answered by WordGiven for each.
     */
    record AskWords() implements SourceEffect {}

    /** Shows the target the abort, again and again, until its claim is gone; answered by ClaimGone. */
    record ShowAbort(Signed<Abort> abort) implements SourceEffect {}
}
