package io.drover.server.migration;

import io.drover.migration.identity.MigrationId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The migrations that run in this process, and what operators wish of those that do not run yet: a migration that was
 * just begun, or whose server was just started anew, gets the wish as soon as it runs. Thread-safe.
 *
 * @param <R> a run
 * @param <E> what a run is told
 */
final class Runs<R extends Run<?, E, ?>, E> {
    private final Map<MigrationId, R> running = new HashMap<>();
    private final Map<MigrationId, List<E>> early = new HashMap<>();

    /** Tells the run of a migration, now or when it begins. */
    synchronized void tell(MigrationId id, E wish) {
        R run = running.get(id);
        if (run != null) {
            run.post(wish);
        } else {
            early.computeIfAbsent(id, _ -> new ArrayList<>()).add(wish);
        }
    }

    synchronized void enter(MigrationId id, R run) {
        running.put(id, run);
        List<E> wishes = early.remove(id);
        if (wishes != null) {
            wishes.forEach(run::post);
        }
    }

    synchronized void leave(MigrationId id) {
        running.remove(id);
    }

    /** Takes back what was wished of a migration that will not run again. */
    synchronized void forget(MigrationId id) {
        early.remove(id);
    }

    synchronized Optional<R> find(MigrationId id) {
        return Optional.ofNullable(running.get(id));
    }

    synchronized Collection<R> all() {
        return List.copyOf(running.values());
    }

    synchronized int count() {
        return running.size();
    }
}
