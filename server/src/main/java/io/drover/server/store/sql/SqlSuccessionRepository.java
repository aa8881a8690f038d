package io.drover.server.store.sql;

import io.drover.migration.codec.Canonical;
import io.drover.server.plane.KeyChange;
import io.drover.server.plane.SuccessionRepository;
import java.util.List;
import java.util.Optional;

/** The changes of the plane's keys, by row. */
record SqlSuccessionRepository(Rows rows) implements SuccessionRepository {
    @Override
    public List<KeyChange> list() {
        return rows.all(Rows.body(KeyChange.class), "SELECT body FROM key_change ORDER BY number");
    }

    @Override
    public Optional<KeyChange> latest() {
        return rows.one(Rows.body(KeyChange.class), "SELECT body FROM key_change ORDER BY number DESC LIMIT 1");
    }

    @Override
    public void add(KeyChange change) {
        rows.execute(
                "INSERT INTO key_change (number, body) SELECT COALESCE(MAX(number), 0) + 1, ? FROM key_change",
                (Object) Canonical.encode(change));
    }

    @Override
    public void updateLatest(KeyChange change) {
        if (rows.execute("UPDATE key_change SET body = ? WHERE number = (SELECT MAX(number) FROM key_change)", (Object)
                        Canonical.encode(change))
                == 0) {
            throw new IllegalStateException("the plane's keys were never changed");
        }
    }
}
