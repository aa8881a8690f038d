package io.drover.server.audit;

import io.drover.migration.audit.AuditCheckpoint;
import io.drover.migration.audit.AuditEntry;
import io.drover.migration.audit.Outcome;
import io.drover.migration.identity.ClusterId;
import io.drover.migration.identity.Signed;
import io.drover.server.cluster.Cluster;
import io.drover.server.migration.Tombstone;
import io.drover.server.plane.OwnPlane;
import io.drover.server.store.Store;
import io.drover.server.store.Transaction;
import io.drover.server.web.Problem;
import io.drover.server.web.ProblemException;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** Tells what is in the audit, hands it out, and checks it. */
@RestController
final class AuditController {
    private static final int MOST = 1000;
    private static final int PAGE = 500;

    private final Store store;
    private final OwnPlane self;
    private final ChainCheck check;
    private final AuditCheckpoints checkpoints;
    private final InstantSource time;
    private final JsonMapper json;

    AuditController(
            Store store,
            OwnPlane self,
            ChainCheck check,
            AuditCheckpoints checkpoints,
            InstantSource time,
            JsonMapper json) {
        this.store = store;
        this.self = self;
        this.check = check;
        this.checkpoints = checkpoints;
        this.time = time;
        this.json = json;
    }

    @GetMapping("/api/v1/audit")
    AuditView.Found list(
            @RequestParam(required = false) @Nullable Long before,
            @RequestParam(defaultValue = "100") int limit,
            @RequestParam(required = false) @Nullable String who,
            @RequestParam(required = false) @Nullable String what,
            @RequestParam(required = false) @Nullable String cluster,
            @RequestParam(required = false) @Nullable String outcome,
            @RequestParam(required = false) @Nullable String since,
            @RequestParam(required = false) @Nullable String until,
            @RequestParam(required = false) @Nullable String text) {
        if (limit < 1 || limit > MOST) {
            throw ProblemException.badRequest(
                    "WRONG_PARAMETER", "the parameter 'limit' is %d; expected 1 to %d".formatted(limit, MOST));
        }
        Optional<Outcome> wanted = Optional.ofNullable(outcome).map(AuditController::outcome);
        Optional<Instant> from = Optional.ofNullable(since).map(value -> instant("since", value));
        Optional<Instant> to = Optional.ofNullable(until).map(value -> instant("until", value));
        return store.read(transaction -> {
            Optional<ClusterId> concerned = Optional.ofNullable(cluster).map(named -> find(transaction, named));
            List<AuditEntry> found = transaction
                    .audit()
                    .search(
                            new AuditSearch(
                                    Optional.ofNullable(before),
                                    Optional.ofNullable(who),
                                    Optional.ofNullable(what),
                                    concerned,
                                    wanted,
                                    from,
                                    to,
                                    Optional.ofNullable(text)),
                            limit);
            return new AuditView.Found(
                    found.stream().map(AuditView::of).toList(),
                    found.size() < limit ? 0 : found.getLast().sequence(),
                    concerned.filter(id -> before == null).stream()
                            .flatMap(id -> transaction.audit().former(id).stream())
                            .map(AuditView.Former::of)
                            .toList());
        });
    }

    @GetMapping("/api/v1/audit/verify")
    AuditView.Verified verify() {
        return AuditView.Verified.of(check.all());
    }

    @GetMapping("/api/v1/audit/checkpoint")
    AuditView.CheckpointLine checkpoint() {
        return new AuditView.CheckpointLine(AuditView.Checkpoint.of(checkpoints.now(), self));
    }

    /** That somebody took the audit away is its last entry that goes along. */
    @GetMapping(value = "/api/v1/audit/export", produces = "application/x-ndjson")
    @Operation(summary = "All entries as JSON lines, oldest first, with the checkpoints among them")
    void export(@RequestParam(defaultValue = "0") long after, HttpServletResponse response) throws IOException {
        if (after < 0) {
            throw ProblemException.badRequest(
                    "WRONG_PARAMETER", "the parameter 'after' is %d; expected 0 or more".formatted(after));
        }
        AuditEntry last = store.write(transaction ->
                Audit.enter(transaction, time.instant(), "audit.exported", "", Map.of("after", String.valueOf(after))));
        response.setContentType("application/x-ndjson;charset=UTF-8");
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        OutputStream out = new BufferedOutputStream(response.getOutputStream(), 1 << 16);
        long sent = after;
        while (sent < last.sequence()) {
            long from = sent;
            Page page = store.read(transaction -> new Page(
                    transaction.audit().rows(from, PAGE), transaction.audit().checkpoints(from, PAGE)));
            for (AuditRow row : page.rows()) {
                if (row.sequence() > last.sequence()) {
                    break;
                }
                line(out, AuditView.of(row.entry()));
                sent = row.sequence();
                for (Signed<AuditCheckpoint> checkpoint : page.of(sent)) {
                    line(out, new AuditView.CheckpointLine(AuditView.Checkpoint.of(checkpoint, self)));
                }
            }
            if (sent == from) {
                // Cut off meanwhile; the last checkpoint tells.
                break;
            }
        }
        line(
                out,
                new AuditView.CheckpointLine(AuditView.Checkpoint.of(
                        checkpoints.of(new AuditRepository.Head(last.sequence(), last.digest())), self)));
        out.flush();
    }

    private record Page(List<AuditRow> rows, List<Signed<AuditCheckpoint>> checkpoints) {
        List<Signed<AuditCheckpoint>> of(long sequence) {
            return checkpoints.stream()
                    .filter(checkpoint -> checkpoint.statement().count() == sequence)
                    .toList();
        }
    }

    private void line(OutputStream out, Object value) throws IOException {
        out.write(json.writeValueAsBytes(value));
        out.write('\n');
    }

    /** A cluster by name, or any by ID: also one that has left. */
    private static ClusterId find(Transaction transaction, String named) {
        return transaction
                .clusters()
                .findByName(named)
                .map(Cluster::id)
                .or(() -> transaction.tombstones().list().stream()
                        .filter(tombstone -> tombstone.name().equals(named))
                        .map(Tombstone::cluster)
                        .reduce((older, newer) -> newer))
                .or(() -> withEntries(transaction, named))
                .orElseThrow(() -> ProblemException.notFound(
                        "NO_SUCH_CLUSTER",
                        "there is no cluster '%s'; expected the name of one that is or was here, or its ID"
                                .formatted(Problem.shortened(named))));
    }

    private static Optional<ClusterId> withEntries(Transaction transaction, String named) {
        try {
            return Optional.of(new ClusterId(named))
                    .filter(id ->
                            !transaction.audit().search(AuditSearch.of(id), 1).isEmpty());
        } catch (IllegalArgumentException e) {
            // Not in the form of an ID, so it is none.
            return Optional.empty();
        }
    }

    private static Outcome outcome(String text) {
        return Arrays.stream(Outcome.values())
                .filter(outcome -> outcome.name().equalsIgnoreCase(text))
                .findFirst()
                .orElseThrow(() -> ProblemException.badRequest(
                        "WRONG_PARAMETER",
                        "the parameter 'outcome' is '%s'; expected %s"
                                .formatted(
                                        Problem.shortened(text),
                                        Arrays.stream(Outcome.values())
                                                .map(Outcome::name)
                                                .collect(Collectors.joining(", ")))));
    }

    private static Instant instant(String name, String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw ProblemException.badRequest(
                    "WRONG_PARAMETER",
                    "the parameter '%s' is '%s'; expected a time such as 2026-01-31T12:00:00Z"
                            .formatted(name, Problem.shortened(text)));
        }
    }
}
