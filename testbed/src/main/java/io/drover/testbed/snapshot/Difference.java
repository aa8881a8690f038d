package io.drover.testbed.snapshot;

/** One way in which two snapshots differ. */
public sealed interface Difference {
    /** It ran before and does not run now. */
    record Gone(Instance instance) implements Difference {}

    /** It runs now and did not before. */
    record Appeared(Instance instance) implements Difference {}

    /** It has the same ID but something else changed, such as its start time. */
    record Changed(Instance before, Instance after) implements Difference {}

    /**
     * A volume's content is not what it was.
     *
     * @param volume {@code host/volume}
     * @param before its digest, or {@code absent}
     * @param after its digest, or {@code absent}
     */
    record VolumeChanged(String volume, String before, String after) implements Difference {}
}
