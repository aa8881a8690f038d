package io.drover.testbed.platform;

import java.util.Optional;

/**
 * Something that real test hosts need and that this machine lacks.
 *
 * @param what the thing, such as {@code dockerd}
 * @param why what it is needed for, or what was seen
 * @param debianPackage the package that brings it, if a package does
 */
public record Requirement(String what, String why, Optional<String> debianPackage) {
    @Override
    public String toString() {
        return what + " (" + why + ")";
    }
}
