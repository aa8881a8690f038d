package io.drover.server.migration;

import io.drover.migration.finding.Finding;
import io.drover.migration.identity.MigrationId;
import io.drover.server.migration.MigrationView.Direction;
import io.drover.server.security.Caller;
import io.drover.server.security.Permission;
import io.drover.server.security.Subjects;
import io.drover.server.web.Body;
import io.drover.server.web.FindingView;
import io.drover.server.web.Items;
import io.drover.server.web.Problem;
import io.drover.server.web.ProblemException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Begins, shows, aborts and retries migrations. */
@RestController
final class MigrationController {
    private static final String CLUSTERS = "clusters";

    private final Migrations migrations;
    private final Subjects subjects;

    MigrationController(Migrations migrations, Subjects subjects) {
        this.migrations = migrations;
        this.subjects = subjects;
    }

    @PostMapping("/api/v1/migrations")
    ResponseEntity<?> start(@RequestBody Wish wish) {
        boolean dryRun = Boolean.TRUE.equals(wish.dryRun());
        if (wish.pool() == null) {
            MigrationRequest request = wish.toPeer();
            subjects.require(Permission.CLUSTER_MIGRATE, CLUSTERS, request.cluster());
            subjects.require(Permission.CLUSTER_MOVE_OUT, CLUSTERS, request.cluster());
            return dryRun ? checked(migrations.dryRun(request)) : started(migrations.start(request));
        }
        PoolRequest request = wish.toPool();
        subjects.require(Permission.CLUSTER_MIGRATE, CLUSTERS, request.cluster());
        return dryRun ? checked(migrations.dryRun(request)) : started(migrations.start(request));
    }

    private static ResponseEntity<?> checked(List<Finding> findings) {
        return ResponseEntity.ok(new DryRun(FindingView.of(findings), !Finding.anyError(findings)));
    }

    private static ResponseEntity<?> started(MigrationView migration) {
        return ResponseEntity.accepted().body(new Started(migration));
    }

    @GetMapping("/api/v1/migrations")
    Items<MigrationView> list() {
        Caller caller = Caller.current();
        return new Items<>(migrations.list().stream()
                .filter(migration -> caller.may(Permission.CLUSTER_READ, migration.cluster()))
                .toList());
    }

    @GetMapping("/api/v1/migrations/{id}")
    MigrationView show(@PathVariable String id) {
        return migrations.find(parse(id)).orElseThrow(() -> unknown(id));
    }

    @PostMapping("/api/v1/migrations/{id}/abort")
    @ResponseStatus(HttpStatus.ACCEPTED)
    MigrationView abort(@PathVariable String id) {
        return migrations.abort(existing(id));
    }

    @PostMapping("/api/v1/migrations/{id}/leave-out")
    @ResponseStatus(HttpStatus.ACCEPTED)
    MigrationView leaveOut(@PathVariable String id, @RequestBody LeftOut wish) {
        return migrations.leaveOut(existing(id), Body.required("host", wish.host()));
    }

    @PostMapping("/api/v1/migrations/{id}/retry")
    @ResponseStatus(HttpStatus.ACCEPTED)
    MigrationView retry(@PathVariable String id) {
        MigrationId known = existing(id);
        if (migrations
                .find(known)
                .filter(migration -> migration.direction() == Direction.OUT)
                .isPresent()) {
            subjects.require(Permission.CLUSTER_MOVE_OUT, "migrations", id);
        }
        return migrations.retry(known);
    }

    private MigrationId existing(String id) {
        MigrationId parsed = parse(id);
        if (migrations.find(parsed).isEmpty()) {
            throw unknown(id);
        }
        return parsed;
    }

    private static MigrationId parse(String id) {
        try {
            return new MigrationId(id);
        } catch (IllegalArgumentException e) {
            throw unknown(id);
        }
    }

    private static ProblemException unknown(String id) {
        return ProblemException.notFound(
                "NO_SUCH_MIGRATION",
                "there is no migration '%s'; expected an ID that 'drover migration list' shows"
                        .formatted(Problem.shortened(id)));
    }

    /** The body of a wish to migrate. */
    record Wish(
            @Nullable String cluster,
            @Nullable String peer,
            @Nullable String pool,
            @Nullable Boolean dryRun,
            @Nullable List<String> leaveOut,
            @Nullable Boolean keepHosts) {
        PoolRequest toPool() {
            if (peer != null || keepHosts != null) {
                throw ProblemException.badRequest(
                        "TARGET_AMBIGUOUS",
                        "a migration goes to a peer or to a pool of this plane: give 'peer', with or without 'keepHosts', or 'pool'");
            }
            return new PoolRequest(
                    Body.required("cluster", cluster), Body.required("pool", pool), Body.set("leaveOut", leaveOut));
        }

        MigrationRequest toPeer() {
            return new MigrationRequest(
                    Body.required("cluster", cluster),
                    Body.required("peer", peer),
                    Body.set("leaveOut", leaveOut),
                    Boolean.TRUE.equals(keepHosts));
        }
    }

    /** The body of a wish to wait no longer for a host. */
    record LeftOut(@Nullable String host) {}

    /** What checks found. */
    record DryRun(List<FindingView> findings, boolean ready) {}

    /** The migration that began. */
    record Started(MigrationView migration) {}
}
