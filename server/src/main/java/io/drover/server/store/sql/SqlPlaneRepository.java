package io.drover.server.store.sql;

import io.drover.migration.ownership.PlaneClock;
import io.drover.server.plane.PlaneRepository;

/** The plane's own row, which every database has from its beginning. */
record SqlPlaneRepository(Rows rows) implements PlaneRepository {
    @Override
    public PlaneClock clock() {
        return rows.one(
                        (row, context) -> new PlaneClock(row.getInt(1), row.getLong(2)),
                        "SELECT incarnation, change_number FROM plane WHERE id = 1")
                .orElseThrow(() -> new IllegalStateException(
                        "the plane's row is missing from its store; restore the store from a backup"));
    }

    @Override
    public PlaneClock advance() {
        return replace(clock().next());
    }

    @Override
    public PlaneClock reincarnate(int incarnation) {
        return replace(clock().reincarnated(incarnation));
    }

    private PlaneClock replace(PlaneClock clock) {
        rows.execute(
                "UPDATE plane SET incarnation = ?, change_number = ? WHERE id = 1",
                clock.incarnation(),
                clock.change());
        return clock;
    }
}
