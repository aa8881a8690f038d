package io.drover.server.access;

import io.drover.migration.identity.ClusterId;
import java.util.List;
import java.util.Optional;

/** Stored access points and this plane's authorities for them. */
public interface AccessRepository {
    Optional<AccessRecord> find(ClusterId cluster);

    /** By the access point's name. More than one only where a name was given twice by planes that knew not of each other. */
    List<AccessRecord> findByName(String name);

    /** Stores or replaces. */
    void save(AccessRecord access);

    Optional<SealedAuthority> findAuthority(ClusterId cluster);

    List<SealedAuthority> authorities();

    /** Stores or replaces. */
    void saveAuthority(SealedAuthority authority);
}
