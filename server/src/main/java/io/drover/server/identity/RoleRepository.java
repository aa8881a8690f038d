package io.drover.server.identity;

import java.util.List;
import java.util.Optional;

/** Stored roles; the built-in ones are not among them. */
public interface RoleRepository {
    Optional<CustomRole> find(String name);

    /** By name. */
    List<CustomRole> list();

    /** Stores a new role, or replaces the one of its name. */
    void save(CustomRole role);

    void delete(String name);
}
