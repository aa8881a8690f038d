package io.drover.migration.host;

import io.drover.migration.ownership.Grant;

/** What a plane may do on a local endpoint. */
public sealed interface Access {
    /** Anything: the plane owns the cluster. */
    record Full() implements Access {}

    /** What one rule of a grant allows. */
    record Limited(Grant.Rule rule) implements Access {}

    /** Nothing. */
    record Denied(Refusal refusal, String reason) implements Access {}
}
