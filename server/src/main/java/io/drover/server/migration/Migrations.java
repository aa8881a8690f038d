package io.drover.server.migration;

import io.drover.migration.finding.Finding;
import io.drover.migration.identity.MigrationId;
import java.util.List;
import java.util.Optional;

/**
 * Migrations out of this plane and into it, as people begin and see them. Thread-safe.
 *
 * <p>What a caller got wrong is a {@link io.drover.server.web.ProblemException}.
 */
public interface Migrations {
    /** Begins a migration; its checks run as its first phase. */
    MigrationView start(MigrationRequest order);

    /** Runs every check at both ends, and changes nothing. */
    List<Finding> dryRun(MigrationRequest order);

    /** Begins a migration to another pool of gateways. */
    MigrationView start(PoolRequest order);

    /** Runs every check of such a migration, and changes nothing. */
    List<Finding> dryRun(PoolRequest order);

    Optional<MigrationView> find(MigrationId id);

    /** Newest first. */
    List<MigrationView> list();

    /** Asks for the end of a migration that has not committed. */
    MigrationView abort(MigrationId id);

    /** Has a committed migration wait no longer for a host of this name. */
    MigrationView leaveOut(MigrationId id, String host);

    /** Begins a new attempt of one that ended without success, or wakes one that is stuck. */
    MigrationView retry(MigrationId id);
}
