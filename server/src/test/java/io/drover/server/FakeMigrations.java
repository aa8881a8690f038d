package io.drover.server;

import io.drover.migration.finding.Finding;
import io.drover.migration.identity.MigrationId;
import io.drover.server.migration.MigrationRequest;
import io.drover.server.migration.MigrationView;
import io.drover.server.migration.MigrationView.Direction;
import io.drover.server.migration.MigrationView.Outcome;
import io.drover.server.migration.Migrations;
import io.drover.server.web.ProblemException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Migrations that stand still, of a plane whose only cluster is {@code web}. */
final class FakeMigrations implements Migrations {
    final java.util.concurrent.atomic.AtomicBoolean breaks = new java.util.concurrent.atomic.AtomicBoolean();
    final List<MigrationRequest> started = new ArrayList<>();
    private final List<MigrationView> migrations = new ArrayList<>();

    @Override
    public synchronized MigrationView start(MigrationRequest request) {
        check(request);
        started.add(request);
        MigrationView view = view(MigrationId.random().value(), "PRECHECK", Optional.empty());
        migrations.add(view);
        return view;
    }

    @Override
    public synchronized List<Finding> dryRun(MigrationRequest request) {
        check(request);
        return List.of(Finding.warning("HOST_SHARED", "host web-1", "it serves cluster db too", "none: it is kept"));
    }

    @Override
    public synchronized Optional<MigrationView> find(MigrationId id) {
        return migrations.stream()
                .filter(migration -> migration.id().equals(id.value()))
                .findFirst();
    }

    @Override
    public synchronized List<MigrationView> list() {
        if (breaks.get()) {
            throw new IllegalStateException("open sesame");
        }
        return List.copyOf(migrations);
    }

    @Override
    public synchronized MigrationView abort(MigrationId id) {
        MigrationView ended = view(id.value(), "ABORTED", Optional.of(Outcome.ABORTED));
        migrations.replaceAll(migration -> migration.id().equals(id.value()) ? ended : migration);
        return ended;
    }

    @Override
    public synchronized MigrationView leaveOut(MigrationId id, String host) {
        return find(id).orElseThrow();
    }

    @Override
    public synchronized MigrationView retry(MigrationId id) {
        if (!find(id).orElseThrow().ended()) {
            throw ProblemException.conflict("NOT_ENDED", "migration '%s' has not ended".formatted(id));
        }
        MigrationView again = view(MigrationId.random().value(), "PRECHECK", Optional.empty());
        migrations.add(again);
        return again;
    }

    private static void check(MigrationRequest request) {
        if (!request.cluster().equals("web")) {
            throw ProblemException.notFound("NO_SUCH_CLUSTER", "there is no cluster '%s'".formatted(request.cluster()));
        }
    }

    private static MigrationView view(String id, String phase, Optional<Outcome> outcome) {
        return new MigrationView(
                id,
                "c-web",
                "web",
                "a",
                "b",
                phase,
                outcome.isPresent(),
                outcome,
                Direction.OUT,
                2,
                Optional.empty(),
                List.of(),
                List.of(),
                List.of(),
                "checking",
                Instant.EPOCH,
                Instant.EPOCH,
                Optional.empty(),
                Optional.empty());
    }
}
