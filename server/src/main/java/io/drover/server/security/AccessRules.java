package io.drover.server.security;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/** The one table of what REST offers and what each needs. What is not listed here does not exist. */
public final class AccessRules {
    private static final PathPatternParser PARSER = new PathPatternParser();

    private static final List<Rule> RULES = List.of(
            open("GET", "/api/v1/health"),
            signedIn("GET", "/api/v1/plane"),
            rule("GET", "/api/v1/plane/recovery", Permission.PLANE_RECOVER),
            rule("POST", "/api/v1/plane/recovery", Permission.PLANE_RECOVER),
            rule("GET", "/api/v1/plane/key-rotation", Permission.PLANE_ROTATE_KEY),
            rule("POST", "/api/v1/plane/key-rotation", Permission.PLANE_ROTATE_KEY),
            list("/api/v1/clusters", Permission.CLUSTER_READ),
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
            rule("POST", "/api/v1/clusters/{idOrName}/access/certificates", Permission.CLUSTER_ISSUE_ACCESS),
            rule(
                    "DELETE",
                    "/api/v1/clusters/{idOrName}/access/certificates/{labelOrFingerprint}",
                    Permission.CLUSTER_REVOKE_ACCESS),
            list("/api/v1/hosts", Permission.HOST_READ),
            rule("GET", "/api/v1/hosts/{keyOrName}", Permission.HOST_READ),
            rule("DELETE", "/api/v1/hosts/{keyOrName}", Permission.HOST_DELETE),
            rule("POST", "/api/v1/hosts/{keyOrName}/rotate-key", Permission.HOST_ROTATE_KEY),
            rule("POST", "/api/v1/host-tokens", Permission.HOST_ENROL),
            list("/api/v1/peers", Permission.PEER_READ),
            rule("POST", "/api/v1/peers", Permission.PEER_PAIR),
            rule("DELETE", "/api/v1/peers/{idOrName}", Permission.PEER_DELETE),
            rule("POST", "/api/v1/peer-invitations", Permission.PEER_PAIR),
            list("/api/v1/gateways", Permission.GATEWAY_READ),
            rule("POST", "/api/v1/gateway-tokens", Permission.GATEWAY_ENROL),
            rule("DELETE", "/api/v1/gateways/{name}", Permission.GATEWAY_DELETE),
            list("/api/v1/migrations", Permission.CLUSTER_READ),
            inBody("POST", "/api/v1/migrations", Permission.CLUSTER_MIGRATE),
            rule("GET", "/api/v1/migrations/{id}", Permission.CLUSTER_READ),
            rule("POST", "/api/v1/migrations/{id}/abort", Permission.CLUSTER_MIGRATE),
            rule("POST", "/api/v1/migrations/{id}/leave-out", Permission.CLUSTER_MIGRATE),
            rule("POST", "/api/v1/migrations/{id}/retry", Permission.CLUSTER_MIGRATE),
            list("/api/v1/credentials", Permission.CREDENTIAL_READ),
            rule("POST", "/api/v1/credentials", Permission.CREDENTIAL_EDIT),
            inBody("POST", "/api/v1/credentials/test", Permission.CREDENTIAL_TEST),
            inBody("POST", "/api/v1/credentials/export", Permission.CREDENTIAL_EXPORT),
            rule("POST", "/api/v1/credentials/import", Permission.CREDENTIAL_IMPORT),
            rule("POST", "/api/v1/credentials/import/precheck", Permission.CREDENTIAL_IMPORT),
            rule("GET", "/api/v1/credentials/{idOrName}", Permission.CREDENTIAL_READ),
            rule("PATCH", "/api/v1/credentials/{idOrName}", Permission.CREDENTIAL_EDIT),
            rule("DELETE", "/api/v1/credentials/{idOrName}", Permission.CREDENTIAL_EDIT),
            rule("POST", "/api/v1/credentials/{idOrName}/test", Permission.CREDENTIAL_TEST),
            rule("POST", "/api/v1/vault/rotate", Permission.VAULT_ROTATE),
            signedIn("GET", "/api/v1/tasks"),
            rule("GET", "/api/v1/tasks/{id}", Permission.TASK_READ),
            rule("GET", "/api/v1/tasks/{id}/log", Permission.TASK_READ),
            signedIn("GET", "/api/v1/events"),
            signedIn("GET", "/api/v1/openapi"),
            signedIn("GET", "/api/v1/openapi.yaml"),
            open("GET", "/api/v1/sign-in"),
            open("POST", "/api/v1/sign-in"),
            open("POST", "/api/v1/sign-in/token"),
            open("GET", "/api/v1/sign-in/oidc"),
            open("GET", "/api/v1/sign-in/oidc/callback"),
            first("POST", "/api/v1/sign-out"),
            first("GET", "/api/v1/whoami"),
            first("POST", "/api/v1/whoami/password"),
            signedIn("POST", "/api/v1/whoami/sign-out-everywhere"),
            signedIn("GET", "/api/v1/tokens"),
            signedIn("POST", "/api/v1/tokens"),
            signedIn("DELETE", "/api/v1/tokens/{id}"),
            rule("GET", "/api/v1/audit", Permission.AUDIT_READ),
            rule("GET", "/api/v1/audit/verify", Permission.AUDIT_READ),
            rule("GET", "/api/v1/audit/checkpoint", Permission.AUDIT_READ),
            rule("GET", "/api/v1/audit/export", Permission.AUDIT_EXPORT),
            list("/api/v1/users", Permission.USER_READ),
            rule("POST", "/api/v1/users", Permission.USER_EDIT),
            rule("GET", "/api/v1/users/{name}", Permission.USER_READ),
            rule("PATCH", "/api/v1/users/{name}", Permission.USER_EDIT),
            rule("DELETE", "/api/v1/users/{name}", Permission.USER_EDIT),
            rule("POST", "/api/v1/users/{name}/password", Permission.USER_EDIT),
            rule("POST", "/api/v1/users/{name}/sign-out", Permission.USER_EDIT),
            rule("GET", "/api/v1/users/{name}/tokens", Permission.USER_READ),
            rule("DELETE", "/api/v1/users/{name}/tokens/{id}", Permission.USER_EDIT),
            list("/api/v1/roles", Permission.ROLE_READ),
            rule("POST", "/api/v1/roles", Permission.ROLE_EDIT),
            rule("GET", "/api/v1/roles/{name}", Permission.ROLE_READ),
            rule("PUT", "/api/v1/roles/{name}", Permission.ROLE_EDIT),
            rule("DELETE", "/api/v1/roles/{name}", Permission.ROLE_EDIT));

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

    /** All rules, in the order of the table. */
    public static List<Rule> all() {
        return RULES;
    }

    /** Anybody may ask. */
    private static Rule open(String method, String path) {
        return new Rule(method, PARSER.parse(path), new Need.Nothing());
    }

    /** Every known caller may ask, even before changing a password that must be changed. */
    private static Rule first(String method, String path) {
        return new Rule(method, PARSER.parse(path), new Need.Known(true));
    }

    /** Every known caller may ask; what is told or done is about the caller, or no secret to any. */
    private static Rule signedIn(String method, String path) {
        return new Rule(method, PARSER.parse(path), new Need.Known(false));
    }

    /** Whoever may see anything of a kind gets a list of what that is. */
    private static Rule list(String path, Permission permission) {
        return new Rule("GET", PARSER.parse(path), new Need.OnSome(permission));
    }

    /** What the request is about is in its body, so the controller asks for the permission on that. */
    private static Rule inBody(String method, String path, Permission permission) {
        return new Rule(method, PARSER.parse(path), new Need.OnSome(permission));
    }

    /** The permission on what the path names first; on all things of the kind, where it names none. */
    private static Rule rule(String method, String path, Permission permission) {
        PathPattern pattern = PARSER.parse(path);
        return new Rule(
                method, pattern, path.contains("{") ? new Need.OnNamed(permission) : new Need.OnAll(permission));
    }

    /**
     * What one request needs.
     *
     * @param method of HTTP
     * @param path its pattern
     * @param need of the caller
     */
    public record Rule(String method, PathPattern path, Need need) {
        private static final Pattern NAMED = Pattern.compile("/([a-z-]+)/\\{([A-Za-z]+)}");

        public boolean isOpen() {
            return need instanceof Need.Nothing;
        }

        /** The collection of what the path names first, such as clusters; empty where it names nothing. */
        public Optional<String> collection() {
            Matcher named = NAMED.matcher(path.getPatternString());
            return named.find() ? Optional.of(named.group(1)) : Optional.empty();
        }

        /** The ID or name that a request of this rule's path has in the place of what it names first. */
        Optional<String> named(String requestPath) {
            Matcher named = NAMED.matcher(path.getPatternString());
            PathPattern.PathMatchInfo match = path.matchAndExtract(PathContainer.parsePath(requestPath));
            return match == null || !named.find()
                    ? Optional.empty()
                    : Optional.ofNullable(match.getUriVariables().get(named.group(2)));
        }
    }
}
