package io.drover.simulation.plane;

import io.drover.migration.finding.Finding;

/** What a plane answers to another. */
sealed interface PeerReply<T> {
    record Done<T>(T value) implements PeerReply<T> {}

    record Refused<T>(Finding why) implements PeerReply<T> {}

    /** It knows no such claim, or could not store what it was told. */
    record Failed<T>(String why) implements PeerReply<T> {}
}
