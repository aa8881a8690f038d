package io.drover.server.store.sql;

import io.drover.migration.codec.Canonical;
import io.drover.server.identity.CustomRole;
import io.drover.server.identity.RoleRepository;
import java.util.List;
import java.util.Optional;

/** Roles by row. */
record SqlRoleRepository(Rows rows) implements RoleRepository {
    @Override
    public Optional<CustomRole> find(String name) {
        return rows.one(Rows.body(CustomRole.class), "SELECT body FROM custom_role WHERE name = ?", name);
    }

    @Override
    public List<CustomRole> list() {
        return rows.all(Rows.body(CustomRole.class), "SELECT body FROM custom_role ORDER BY name");
    }

    @Override
    public void save(CustomRole role) {
        rows.execute("""
                INSERT INTO custom_role (name, body) VALUES (?, ?)
                ON CONFLICT (name) DO UPDATE SET body = excluded.body""", role.name(), Canonical.encode(role));
    }

    @Override
    public void delete(String name) {
        rows.execute("DELETE FROM custom_role WHERE name = ?", name);
    }
}
