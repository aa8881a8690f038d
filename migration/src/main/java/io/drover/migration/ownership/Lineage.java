package io.drover.migration.ownership;

import io.drover.migration.identity.Signed;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A chain as a host keeps it, so that it can tell a plane that lost its own. Each link was checked when it was taken in;
 * whoever is told checks all of it by making a {@link #chain()} of it.
 *
 * @param genesis how it began
 * @param links what followed, oldest first
 */
public record Lineage(Signed<Genesis> genesis, List<Link> links) {
    /** Longer ones are not kept: each vote of a host writes all of it to the disk. */
    public static final int MAX_LINKS = 500;

    public Lineage {
        links = List.copyOf(links);
        if (links.size() > MAX_LINKS) {
            throw new IllegalArgumentException(
                    "a lineage of %d links: expected at most %d".formatted(links.size(), MAX_LINKS));
        }
    }

    public static Lineage of(Signed<Genesis> genesis) {
        return new Lineage(genesis, List.of());
    }

    /** With this link in place of those of its epoch and after; empty where it would get too long. */
    public Optional<Lineage> followedBy(Link link) {
        List<Link> longer = new ArrayList<>(
                links.stream().filter(each -> each.epoch() < link.epoch()).toList());
        longer.add(link);
        return longer.size() > MAX_LINKS ? Optional.empty() : Optional.of(new Lineage(genesis, longer));
    }

    /** Throws IllegalArgumentException where it is no sound chain. */
    public Chain chain() {
        return new Chain(genesis, links);
    }
}
