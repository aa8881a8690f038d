package io.drover.server.security;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/** The one table of what REST offers and what each needs. What is not listed here does not exist. */
public final class AccessRules {
    private static final PathPatternParser PARSER = new PathPatternParser();

    private static final List<Rule> RULES = List.of(
            open("GET", "/api/v1/health"),
            rule("GET", "/api/v1/plane", Permission.PLANE_READ),
            rule("GET", "/api/v1/clusters", Permission.CLUSTER_READ),
            rule("POST", "/api/v1/clusters", Permission.CLUSTER_TAKE_OVER),
            rule("GET", "/api/v1/clusters/{idOrName}", Permission.CLUSTER_READ),
            rule("GET", "/api/v1/clusters/{cluster}/nodes", Permission.CLUSTER_READ),
            rule("GET", "/api/v1/clusters/{cluster}/services", Permission.CLUSTER_READ),
            rule("GET", "/api/v1/clusters/{cluster}/services/{service}", Permission.CLUSTER_READ),
            rule("DELETE", "/api/v1/clusters/{cluster}/services/{service}", Permission.CLUSTER_OPERATE),
            rule("GET", "/api/v1/clusters/{cluster}/services/{service}/tasks", Permission.CLUSTER_READ),
            rule("POST", "/api/v1/clusters/{cluster}/services/{service}/update", Permission.CLUSTER_OPERATE),
            rule("POST", "/api/v1/clusters/{cluster}/services/{service}/scale", Permission.CLUSTER_OPERATE),
            rule("POST", "/api/v1/clusters/{cluster}/services/{service}/rollback", Permission.CLUSTER_OPERATE),
            rule("POST", "/api/v1/clusters/{cluster}/stacks", Permission.CLUSTER_OPERATE),
            rule("DELETE", "/api/v1/clusters/{cluster}/stacks/{stack}", Permission.CLUSTER_OPERATE),
            rule("GET", "/api/v1/clusters/{idOrName}/access", Permission.CLUSTER_READ),
            rule("POST", "/api/v1/clusters/{idOrName}/access/certificates", Permission.ACCESS_ISSUE),
            rule(
                    "DELETE",
                    "/api/v1/clusters/{idOrName}/access/certificates/{labelOrFingerprint}",
                    Permission.ACCESS_REVOKE),
            rule("GET", "/api/v1/hosts", Permission.HOST_READ),
            rule("GET", "/api/v1/hosts/{keyOrName}", Permission.HOST_READ),
            rule("DELETE", "/api/v1/hosts/{keyOrName}", Permission.HOST_DELETE),
            rule("POST", "/api/v1/host-tokens", Permission.HOST_ENROL),
            rule("GET", "/api/v1/peers", Permission.PEER_READ),
            rule("POST", "/api/v1/peers", Permission.PEER_PAIR),
            rule("DELETE", "/api/v1/peers/{idOrName}", Permission.PEER_DELETE),
            rule("POST", "/api/v1/peer-invitations", Permission.PEER_PAIR),
            rule("GET", "/api/v1/gateways", Permission.GATEWAY_READ),
            rule("POST", "/api/v1/gateway-tokens", Permission.GATEWAY_ENROL),
            rule("DELETE", "/api/v1/gateways/{name}", Permission.GATEWAY_DELETE),
            rule("GET", "/api/v1/migrations", Permission.MIGRATION_READ),
            rule("POST", "/api/v1/migrations", Permission.MIGRATION_START),
            rule("GET", "/api/v1/migrations/{id}", Permission.MIGRATION_READ),
            rule("POST", "/api/v1/migrations/{id}/abort", Permission.MIGRATION_ABORT),
            rule("POST", "/api/v1/migrations/{id}/leave-out", Permission.MIGRATION_LEAVE_OUT),
            rule("POST", "/api/v1/migrations/{id}/retry", Permission.MIGRATION_START),
            rule("GET", "/api/v1/credentials", Permission.CREDENTIAL_READ),
            rule("POST", "/api/v1/credentials", Permission.CREDENTIAL_EDIT),
            rule("POST", "/api/v1/credentials/test", Permission.CREDENTIAL_TEST),
            rule("POST", "/api/v1/credentials/export", Permission.CREDENTIAL_EXPORT),
            rule("POST", "/api/v1/credentials/import", Permission.CREDENTIAL_IMPORT),
            rule("POST", "/api/v1/credentials/import/precheck", Permission.CREDENTIAL_IMPORT),
            rule("GET", "/api/v1/credentials/{idOrName}", Permission.CREDENTIAL_READ),
            rule("PATCH", "/api/v1/credentials/{idOrName}", Permission.CREDENTIAL_EDIT),
            rule("DELETE", "/api/v1/credentials/{idOrName}", Permission.CREDENTIAL_EDIT),
            rule("POST", "/api/v1/credentials/{idOrName}/test", Permission.CREDENTIAL_TEST),
            rule("POST", "/api/v1/vault/rotate", Permission.VAULT_ROTATE),
            rule("GET", "/api/v1/tasks", Permission.TASK_READ),
            rule("GET", "/api/v1/tasks/{id}", Permission.TASK_READ),
            rule("GET", "/api/v1/tasks/{id}/log", Permission.TASK_READ),
            rule("GET", "/api/v1/events", Permission.EVENT_READ),
            rule("GET", "/api/v1/audit", Permission.AUDIT_READ),
            rule("GET", "/api/v1/audit/verify", Permission.AUDIT_READ),
            rule("GET", "/api/v1/audit/checkpoint", Permission.AUDIT_READ),
            rule("GET", "/api/v1/audit/export", Permission.AUDIT_EXPORT),
            rule("GET", "/api/v1/openapi", Permission.OPENAPI_READ),
            rule("GET", "/api/v1/openapi.yaml", Permission.OPENAPI_READ));

    private AccessRules() {}

    /** The rule for a request, if REST offers it; HEAD counts as GET. */
    public static Optional<Rule> find(String method, String path) {
        String effective = method.equals("HEAD") ? "GET" : method;
        PathContainer parsed = PathContainer.parsePath(path);
        return RULES.stream()
                .filter(rule -> rule.method().equals(effective) && rule.path().matches(parsed))
                .findFirst();
    }

    /** The methods that REST offers for a path; none where the path does not exist. */
    public static Set<String> methods(String path) {
        PathContainer parsed = PathContainer.parsePath(path);
        Set<String> methods = new TreeSet<>();
        RULES.stream().filter(rule -> rule.path().matches(parsed)).forEach(rule -> methods.add(rule.method()));
        return methods;
    }

    private static Rule open(String method, String path) {
        return new Rule(method, PARSER.parse(path), Optional.empty());
    }

    private static Rule rule(String method, String path, Permission permission) {
        return new Rule(method, PARSER.parse(path), Optional.of(permission));
    }

    /**
     * What one request needs.
     *
     * @param method of HTTP
     * @param path its pattern
     * @param permission what it needs; empty where anybody may ask
     */
    public record Rule(String method, PathPattern path, Optional<Permission> permission) {
        public boolean isOpen() {
            return permission.isEmpty();
        }
    }
}
