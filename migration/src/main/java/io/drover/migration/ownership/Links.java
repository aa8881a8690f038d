package io.drover.migration.ownership;

import java.util.List;

/** A part of a chain as it is shown: links, oldest first. */
public record Links(List<Link> links) {
    public Links {
        links = List.copyOf(links);
    }
}
