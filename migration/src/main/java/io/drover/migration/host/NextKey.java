package io.drover.migration.host;

import io.drover.migration.identity.HostKey;
import io.drover.migration.identity.PlaneId;
import io.drover.migration.ownership.Electorate;
import java.util.HashSet;
import java.util.Set;

/**
 * The key that a host is about to change to. Certificates name hosts by a digest, which tells nobody who is in it: so the
 * host keeps which host sets name it by the next key, and signs with the key by which a set names it.
 *
 * @param plane who asked for it: nobody else matters on this host meanwhile
 * @param key the next one
 * @param naming the host sets that have the next key in the place of the one of now
 * @param taken whether the plane has said that it knows the host by the next key, too
 */
public record NextKey(PlaneId plane, HostKey key, Set<Electorate> naming, boolean taken) {
    public NextKey {
        naming = Set.copyOf(naming);
    }

    boolean isNamedIn(Electorate hosts) {
        return naming.contains(hosts);
    }

    NextKey alsoNamedIn(Electorate hosts) {
        Set<Electorate> more = new HashSet<>(naming);
        more.add(hosts);
        return new NextKey(plane, key, more, taken);
    }

    NextKey takenNow() {
        return new NextKey(plane, key, naming, true);
    }
}
