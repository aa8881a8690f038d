package io.drover.server.audit;

import io.drover.migration.audit.Act;
import io.drover.migration.audit.Outcome;
import io.drover.migration.identity.ClusterId;
import io.drover.migration.identity.MigrationId;
import io.drover.server.cluster.Cluster;
import io.drover.server.security.AccessRules;
import io.drover.server.security.Permission;
import io.drover.server.store.Transaction;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;

/**
 * A request of REST, as far as it is audited: who asks, from where, and what, as method and template of the path. Never its
 * query or body, which may hold secrets. Belongs to the thread that serves it, and to the store's while that works for it.
 */
final class AuditedRequest {
    /** Who asks without being known. */
    static final String NOBODY = "nobody";

    private static final ThreadLocal<AuditedRequest> CURRENT = new ThreadLocal<>();

    private final Instant at;
    private final String method;
    private final String from;
    private final Optional<AccessRules.Rule> rule;
    private final Map<String, String> variables;
    private volatile String who = NOBODY;
    private volatile boolean entered;
    private volatile boolean refusalTold;
    private volatile @Nullable String code;

    AuditedRequest(HttpServletRequest request, Instant at) {
        this.at = at;
        this.method = request.getMethod();
        this.from = String.valueOf(request.getRemoteAddr());
        Known known = known(method, request.getRequestURI());
        this.rule = known.rule();
        this.variables = known.variables();
    }

    private record Known(Optional<AccessRules.Rule> rule, Map<String, String> variables) {}

    private static Known known(String method, String uri) {
        try {
            Optional<AccessRules.Rule> rule = AccessRules.find(method, uri);
            PathContainer path = PathContainer.parsePath(uri);
            return new Known(
                    rule,
                    rule.map(found -> found.path().matchAndExtract(path))
                            .map(PathPattern.PathMatchInfo::getUriVariables)
                            .orElse(Map.of()));
        } catch (IllegalArgumentException e) {
            // No path at all, such as one with a broken escape: what comes behind refuses it.
            return new Known(Optional.empty(), Map.of());
        }
    }

    /** The request that is served at present, if this thread serves one. */
    static Optional<AuditedRequest> current() {
        return Optional.ofNullable(CURRENT.get());
    }

    /** Does something as part of this request. */
    <T> T serve(Supplier<T> work) {
        AuditedRequest before = CURRENT.get();
        CURRENT.set(this);
        try {
            return work.get();
        } finally {
            if (before == null) {
                CURRENT.remove();
            } else {
                CURRENT.set(before);
            }
        }
    }

    void begin() {
        CURRENT.set(this);
    }

    static void end() {
        CURRENT.remove();
    }

    void by(String name) {
        who = name;
    }

    String who() {
        return who;
    }

    boolean isOfSomebody() {
        return !who.equals(NOBODY);
    }

    String from() {
        return from;
    }

    /** Such as {@code POST /api/v1/clusters/{idOrName}/stacks}. */
    String what() {
        return method + " " + rule.map(found -> found.path().getPatternString()).orElse("an unknown path");
    }

    boolean changes() {
        return rule.isPresent() && !method.equals("GET") && !method.equals("HEAD");
    }

    Optional<Permission> permission() {
        return rule.flatMap(found -> found.need().needed());
    }

    boolean hasEntry() {
        return entered;
    }

    /** What was entered tells of this request, so that it needs no entry of its own. */
    void entered() {
        entered = true;
    }

    /** What was entered is undone. */
    void undone() {
        entered = false;
    }

    boolean isRefusalTold() {
        return refusalTold;
    }

    /** Somebody who knows more has told of this request's refusal. */
    void refusalTold() {
        refusalTold = true;
    }

    /** The problem that the caller is told. */
    void failed(String problem) {
        code = problem;
    }

    String target() {
        return String.join(" ", variables.values());
    }

    /** The request as an act that was carried out. */
    Act done(Transaction transaction) {
        return act(Outcome.DONE, cluster(transaction), Map.of());
    }

    /** The request as an act that ended with this status. */
    Act ended(Outcome outcome, int status) {
        return act(outcome, Optional.empty(), details(status));
    }

    Map<String, String> details(int status) {
        Map<String, String> details = new HashMap<>();
        details.put("status", String.valueOf(status));
        String problem = code;
        details.put("code", problem == null ? refusal(status) : problem);
        return details;
    }

    /** What security refuses never comes to the point where its problem is told. */
    private static String refusal(int status) {
        return switch (status) {
            case 401 -> "UNAUTHENTICATED";
            case 403 -> "FORBIDDEN";
            case 429 -> "TOO_MANY_REQUESTS";
            default -> "HTTP_" + status;
        };
    }

    private Act act(Outcome outcome, Optional<ClusterId> cluster, Map<String, String> details) {
        return Act.told(at, who, from, what(), target(), cluster, outcome, details);
    }

    /** The cluster that the path names, if it names one that is here. */
    private Optional<ClusterId> cluster(Transaction transaction) {
        String template = rule.map(found -> found.path().getPatternString()).orElse("");
        if (template.startsWith("/api/v1/clusters/{")) {
            String named = variables.getOrDefault("idOrName", variables.getOrDefault("cluster", ""));
            return transaction
                    .clusters()
                    .findByName(named)
                    .map(Cluster::id)
                    .or(() -> known(named).flatMap(transaction.clusters()::find).map(Cluster::id));
        }
        if (template.startsWith("/api/v1/migrations/{")) {
            return migration(variables.getOrDefault("id", ""))
                    .flatMap(transaction.migrations()::find)
                    .map(stored -> stored.cluster());
        }
        return Optional.empty();
    }

    private static Optional<ClusterId> known(String text) {
        try {
            return Optional.of(new ClusterId(text));
        } catch (IllegalArgumentException e) {
            // A name, and no ID.
            return Optional.empty();
        }
    }

    private static Optional<MigrationId> migration(String text) {
        try {
            return Optional.of(new MigrationId(text));
        } catch (IllegalArgumentException e) {
            // It names nothing that could be here.
            return Optional.empty();
        }
    }
}
