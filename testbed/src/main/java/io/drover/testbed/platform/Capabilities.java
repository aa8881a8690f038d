package io.drover.testbed.platform;

import java.util.List;
import java.util.stream.Collectors;

/** Whether real test hosts can be made on this machine. */
public sealed interface Capabilities {
    /** Everything is there. */
    record RealHosts() implements Capabilities {}

    /**
     * Something is missing.
     *
     * @param requirements all that is missing, at least one
     */
    record Lacking(List<Requirement> requirements) implements Capabilities {
        public Lacking {
            requirements = List.copyOf(requirements);
            if (requirements.isEmpty()) {
                throw new IllegalArgumentException("nothing is lacking: that is RealHosts");
            }
        }

        /** What is missing and how to get it, in one line. */
        public String explain() {
            String missing = requirements.stream().map(Requirement::toString).collect(Collectors.joining(", "));
            String packages = requirements.stream()
                    .flatMap(requirement -> requirement.debianPackage().stream())
                    .distinct()
                    .sorted()
                    .collect(Collectors.joining(" "));
            return "real test hosts cannot be made here; missing: " + missing
                    + (packages.isEmpty() ? "" : "; on Debian: apt-get install " + packages);
        }
    }

    default boolean realHosts() {
        return this instanceof RealHosts;
    }

    /** One line for a person. */
    default String describe() {
        return switch (this) {
            case RealHosts _ -> "real test hosts can be made here";
            case Lacking lacking -> lacking.explain();
        };
    }
}
