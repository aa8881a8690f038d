package io.drover.cli.rest;

import io.drover.cli.answer.Access;
import io.drover.cli.answer.Answer;
import io.drover.cli.answer.ApiToken;
import io.drover.cli.answer.AuditFound;
import io.drover.cli.answer.AuditVerified;
import io.drover.cli.answer.Change;
import io.drover.cli.answer.Cluster;
import io.drover.cli.answer.Credential;
import io.drover.cli.answer.CredentialCandidate;
import io.drover.cli.answer.CredentialTested;
import io.drover.cli.answer.Event;
import io.drover.cli.answer.ExportedCredentials;
import io.drover.cli.answer.Findings;
import io.drover.cli.answer.GatewayToken;
import io.drover.cli.answer.Health;
import io.drover.cli.answer.Host;
import io.drover.cli.answer.HostToken;
import io.drover.cli.answer.ImportedCredentials;
import io.drover.cli.answer.Invitation;
import io.drover.cli.answer.IssuedAccess;
import io.drover.cli.answer.Items;
import io.drover.cli.answer.KeyRotation;
import io.drover.cli.answer.KeyRotationStarted;
import io.drover.cli.answer.LogLine;
import io.drover.cli.answer.MadeToken;
import io.drover.cli.answer.Migration;
import io.drover.cli.answer.Node;
import io.drover.cli.answer.Peer;
import io.drover.cli.answer.Plane;
import io.drover.cli.answer.PoolGateway;
import io.drover.cli.answer.Recovery;
import io.drover.cli.answer.Service;
import io.drover.cli.answer.ServiceTask;
import io.drover.cli.answer.Task;
import io.drover.cli.answer.TaskStarted;
import io.drover.cli.answer.User;
import io.drover.cli.answer.UserRole;
import io.drover.cli.answer.VaultRotated;
import io.drover.cli.answer.WhoAmI;
import io.drover.cli.failure.CliException;
import io.drover.cli.failure.ExitCode;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;

/**
 * A plane's REST API, as far as the command uses it. Every method throws {@link io.drover.cli.failure.CliException}
 * where the plane refuses, cannot be reached or answers what is not understood. Safe for threads.
 */
public final class PlaneApi implements AutoCloseable {
    /** A dry run asks both planes and every host before it answers. */
    private static final Duration DRY_RUN_PATIENCE = Duration.ofMinutes(2);

    /** A plane follows its whole audit before it answers. */
    private static final Duration AUDIT_PATIENCE = Duration.ofMinutes(10);

    private final Transport transport;

    public PlaneApi(Transport transport) {
        this.transport = transport;
    }

    public Endpoint endpoint() {
        return transport.endpoint();
    }

    public Answer<Health> health() {
        return get("/health", new TypeReference<>() {});
    }

    public Answer<Plane> plane() {
        return get("/plane", new TypeReference<>() {});
    }

    public Answer<KeyRotation> keyRotation() {
        return get("/plane/key-rotation", new TypeReference<>() {});
    }

    public Answer<KeyRotationStarted> rotateKey(Wishes.RotateKey wish) {
        return post("/plane/key-rotation", wish, new TypeReference<>() {});
    }

    public Answer<Recovery> recovery() {
        return get("/plane/recovery", new TypeReference<>() {});
    }

    public Answer<TaskStarted> recover(Wishes.Recover wish) {
        return post("/plane/recovery", wish, new TypeReference<>() {});
    }

    public Answer<Items<Cluster>> clusters() {
        return get("/clusters", new TypeReference<>() {});
    }

    public Answer<Cluster> cluster(String idOrName) {
        return get("/clusters/" + segment(idOrName), new TypeReference<>() {});
    }

    public Answer<TaskStarted> takeOver(Wishes.TakeOver wish) {
        return post("/clusters", wish, new TypeReference<>() {});
    }

    public Answer<Findings> checkTakeOver(Wishes.TakeOver wish) {
        return check("/clusters", wish);
    }

    public Answer<Items<Node>> nodes(String cluster) {
        return get("/clusters/%s/nodes".formatted(segment(cluster)), new TypeReference<>() {});
    }

    public Answer<Items<Service>> services(String cluster) {
        return get("/clusters/%s/services".formatted(segment(cluster)), new TypeReference<>() {});
    }

    public Answer<Service> service(String cluster, String service) {
        return get(servicePath(cluster, service), new TypeReference<>() {});
    }

    public Answer<Items<ServiceTask>> serviceTasks(String cluster, String service) {
        return get(servicePath(cluster, service) + "/tasks", new TypeReference<>() {});
    }

    public Answer<TaskStarted> deploy(String cluster, Wishes.Deploy wish) {
        return post("/clusters/%s/stacks".formatted(segment(cluster)), wish, new TypeReference<>() {});
    }

    public Answer<Change> updateService(String cluster, String service, Wishes.Update wish) {
        return post(servicePath(cluster, service) + "/update", wish, new TypeReference<>() {});
    }

    public Answer<Change> scaleService(String cluster, String service, Wishes.Scale wish) {
        return post(servicePath(cluster, service) + "/scale", wish, new TypeReference<>() {});
    }

    public Answer<Change> rollBackService(String cluster, String service) {
        return bare("POST", servicePath(cluster, service) + "/rollback", new TypeReference<>() {});
    }

    public Answer<Change> removeService(String cluster, String service) {
        return bare("DELETE", servicePath(cluster, service), new TypeReference<>() {});
    }

    public Answer<Items<Change>> removeStack(String cluster, String stack) {
        return bare(
                "DELETE",
                "/clusters/%s/stacks/%s".formatted(segment(cluster), segment(stack)),
                new TypeReference<>() {});
    }

    private static String servicePath(String cluster, String service) {
        return "/clusters/%s/services/%s".formatted(segment(cluster), segment(service));
    }

    public Answer<Access> access(String cluster) {
        return get("/clusters/%s/access".formatted(segment(cluster)), new TypeReference<>() {});
    }

    public Answer<IssuedAccess> issueAccess(String cluster, Wishes.Certificate wish) {
        return post("/clusters/%s/access/certificates".formatted(segment(cluster)), wish, new TypeReference<>() {});
    }

    public void revokeAccess(String cluster, String labelOrFingerprint) {
        transport.send(
                "DELETE",
                "/clusters/%s/access/certificates/%s".formatted(segment(cluster), segment(labelOrFingerprint)),
                null);
    }

    public Answer<Items<Host>> hosts() {
        return get("/hosts", new TypeReference<>() {});
    }

    public Answer<Host> host(String keyOrName) {
        return get("/hosts/" + segment(keyOrName), new TypeReference<>() {});
    }

    public void removeHost(String keyOrName) {
        transport.send("DELETE", "/hosts/" + segment(keyOrName), null);
    }

    public Answer<TaskStarted> rotateHostKey(String keyOrName) {
        String path = "/hosts/%s/rotate-key".formatted(segment(keyOrName));
        return understand("POST " + path, transport.send("POST", path, null), new TypeReference<>() {});
    }

    public Answer<HostToken> hostToken(Wishes.HostToken wish) {
        return post("/host-tokens", wish, new TypeReference<>() {});
    }

    public Answer<Items<PoolGateway>> gateways() {
        return get("/gateways", new TypeReference<>() {});
    }

    public Answer<GatewayToken> gatewayToken(Wishes.GatewayToken wish) {
        return post("/gateway-tokens", wish, new TypeReference<>() {});
    }

    public void removeGateway(String name) {
        transport.send("DELETE", "/gateways/" + segment(name), null);
    }

    public Answer<Items<Peer>> peers() {
        return get("/peers", new TypeReference<>() {});
    }

    public Answer<Invitation> invitePeer(Wishes.Invite wish) {
        return post("/peer-invitations", wish, new TypeReference<>() {});
    }

    public Answer<Peer> joinPeer(Wishes.Join wish) {
        return post("/peers", wish, new TypeReference<>() {});
    }

    public void removePeer(String idOrName) {
        transport.send("DELETE", "/peers/" + segment(idOrName), null);
    }

    public Answer<Migration> migrate(Wishes.Migrate wish) {
        return migration("POST /migrations", transport.send("POST", "/migrations", tree(wish)));
    }

    public Answer<Findings> checkMigration(Wishes.Migrate wish) {
        return check("/migrations", wish);
    }

    public Answer<Items<Migration>> migrations() {
        return get("/migrations", new TypeReference<>() {});
    }

    public Answer<Migration> migration(String id) {
        return get("/migrations/" + segment(id), new TypeReference<>() {});
    }

    public Answer<Migration> abortMigration(String id) {
        String path = "/migrations/%s/abort".formatted(segment(id));
        return migration("POST " + path, transport.send("POST", path, null));
    }

    public Answer<Migration> leaveOutOfMigration(String id, Wishes.LeaveOut wish) {
        String path = "/migrations/%s/leave-out".formatted(segment(id));
        return migration("POST " + path, transport.send("POST", path, tree(wish)));
    }

    public Answer<Migration> retryMigration(String id) {
        String path = "/migrations/%s/retry".formatted(segment(id));
        return migration("POST " + path, transport.send("POST", path, null));
    }

    public Answer<WhoAmI> whoAmI() {
        return get("/whoami", new TypeReference<>() {});
    }

    /** A token for a password; asked without a token. */
    public Answer<MadeToken> signIn(IdentityWishes.SignIn wish) {
        return post("/sign-in/token", wish, new TypeReference<>() {});
    }

    public void changeOwnPassword(IdentityWishes.OwnPassword wish) {
        transport.send("POST", "/whoami/password", tree(wish));
    }

    public Answer<Items<ApiToken>> tokens() {
        return get("/tokens", new TypeReference<>() {});
    }

    public Answer<Items<ApiToken>> tokens(String user) {
        return get("/users/%s/tokens".formatted(segment(user)), new TypeReference<>() {});
    }

    public Answer<MadeToken> createToken(IdentityWishes.Token wish) {
        return post("/tokens", wish, new TypeReference<>() {});
    }

    public void revokeToken(String id) {
        transport.send("DELETE", "/tokens/" + segment(id), null);
    }

    public void revokeToken(String user, String id) {
        transport.send("DELETE", "/users/%s/tokens/%s".formatted(segment(user), segment(id)), null);
    }

    public Answer<Items<User>> users() {
        return get("/users", new TypeReference<>() {});
    }

    public Answer<User> user(String name) {
        return get("/users/" + segment(name), new TypeReference<>() {});
    }

    public Answer<User> createUser(IdentityWishes.UserWish wish) {
        return post("/users", wish, new TypeReference<>() {});
    }

    public Answer<User> editUser(String name, IdentityWishes.UserWish wish) {
        return patient("PATCH", "/users/" + segment(name), wish, new TypeReference<>() {});
    }

    public void deleteUser(String name) {
        transport.send("DELETE", "/users/" + segment(name), null);
    }

    public void setPassword(String name, IdentityWishes.Password wish) {
        transport.send("POST", "/users/%s/password".formatted(segment(name)), tree(wish));
    }

    public Answer<Items<UserRole>> roles() {
        return get("/roles", new TypeReference<>() {});
    }

    public Answer<UserRole> role(String name) {
        return get("/roles/" + segment(name), new TypeReference<>() {});
    }

    public Answer<UserRole> createRole(IdentityWishes.Role wish) {
        return post("/roles", wish, new TypeReference<>() {});
    }

    public Answer<UserRole> editRole(String name, IdentityWishes.Role wish) {
        return patient("PUT", "/roles/" + segment(name), wish, new TypeReference<>() {});
    }

    public void deleteRole(String name) {
        transport.send("DELETE", "/roles/" + segment(name), null);
    }

    public Answer<Items<Credential>> credentials() {
        return get("/credentials", new TypeReference<>() {});
    }

    public Answer<Credential> credential(String idOrName) {
        return get("/credentials/" + segment(idOrName), new TypeReference<>() {});
    }

    /** The plane logs in with it before it answers. */
    public Answer<Credential> addCredential(Wishes.CredentialWish wish) {
        return patient("POST", "/credentials", wish, new TypeReference<>() {});
    }

    public Answer<Credential> editCredential(String idOrName, Wishes.CredentialWish wish) {
        return patient("PATCH", "/credentials/" + segment(idOrName), wish, new TypeReference<>() {});
    }

    public void removeCredential(String idOrName) {
        transport.send("DELETE", "/credentials/" + segment(idOrName), null);
    }

    public Answer<Items<CredentialTested>> testCredentials(Wishes.Credentials wish) {
        return patient("POST", "/credentials/test", wish, new TypeReference<>() {});
    }

    public Answer<ExportedCredentials> exportCredentials(Wishes.Export wish) {
        return patient("POST", "/credentials/export", wish, new TypeReference<>() {});
    }

    public Answer<Items<CredentialCandidate>> checkImport(Wishes.CheckImport wish) {
        return patient("POST", "/credentials/import/precheck", wish, new TypeReference<>() {});
    }

    public Answer<ImportedCredentials> importCredentials(Wishes.Import wish) {
        return patient("POST", "/credentials/import", wish, new TypeReference<>() {});
    }

    public Answer<VaultRotated> rotateVault() {
        String path = "/vault/rotate";
        return understand(
                "POST " + path, transport.send("POST", path, null, DRY_RUN_PATIENCE), new TypeReference<>() {});
    }

    public Answer<Items<Task>> tasks() {
        return get("/tasks", new TypeReference<>() {});
    }

    public Answer<Task> task(String id) {
        return get("/tasks/" + segment(id), new TypeReference<>() {});
    }

    /** The lines of a task's log after a number; 0 for all. */
    public Answer<Items<LogLine>> taskLog(String id, long after) {
        return get("/tasks/%s/log?after=%d".formatted(segment(id), after), new TypeReference<>() {});
    }

    /** The events after a number, oldest first. */
    public Answer<Items<Event>> events(OptionalLong after, Optional<String> subject) {
        return get("/events" + query(after, subject), new TypeReference<>() {});
    }

    /** Opens a stream of events: those after a number, or those that come from now on. */
    public EventStream openEvents(OptionalLong after, Optional<String> subject) {
        Optional<Long> lastEvent = after.isPresent() ? Optional.of(after.getAsLong()) : Optional.empty();
        return new EventStream(transport.openEvents("/events" + query(OptionalLong.empty(), subject), lastEvent));
    }

    @Override
    public void close() {
        transport.close();
    }

    private static String query(OptionalLong after, Optional<String> subject) {
        StringBuilder query = new StringBuilder();
        after.ifPresent(number -> query.append("?after=").append(number));
        subject.ifPresent(id ->
                query.append(query.isEmpty() ? "?" : "&").append("subject=").append(segment(id)));
        return query.toString();
    }

    private Answer<Findings> check(String path, Object wish) {
        JsonNode json = transport.send("POST", path, tree(wish), DRY_RUN_PATIENCE);
        refuseWhatBegan(json);
        return understand("POST " + path, json, new TypeReference<>() {});
    }

    /** A plane that is older than the wish for a dry run may have passed over it, and begun in earnest. */
    private static void refuseWhatBegan(JsonNode json) {
        String migration = json.path("migration").path("id").asString("");
        String task = json.path("task").path("id").asString("");
        if (!migration.isEmpty() || !task.isEmpty()) {
            throw new CliException(
                    ExitCode.FAILED,
                    migration.isEmpty()
                            ? "the plane has passed over the dry run and begun task %s; it is older than this command: see what became of it with 'drover task show %s'"
                                    .formatted(task, task)
                            : "the plane has passed over the dry run and begun migration %s; it is older than this command: call it off with 'drover migration abort %s'"
                                    .formatted(migration, migration),
                    null);
        }
    }

    /** The migration may come bare or in a field. */
    private Answer<Migration> migration(String request, JsonNode json) {
        JsonNode inner = json.get("migration");
        return understand(request, inner != null && inner.isObject() ? inner : json, new TypeReference<>() {});
    }

    public Answer<AuditFound> audit(Map<String, String> parameters) {
        String query = parameters.entrySet().stream()
                .map(parameter -> parameter.getKey() + "=" + segment(parameter.getValue()))
                .collect(Collectors.joining("&"));
        return get("/audit?" + query, new TypeReference<>() {});
    }

    public Answer<AuditVerified> verifyAudit() {
        return understand(
                "GET /audit/verify",
                transport.send("GET", "/audit/verify", null, AUDIT_PATIENCE),
                new TypeReference<>() {});
    }

    /** The entries after one, as JSON lines. The caller closes it. */
    public InputStream exportAudit(long after) {
        return transport.openLines("/audit/export?after=" + after);
    }

    private <T> Answer<T> get(String path, TypeReference<T> type) {
        return understand("GET " + path, transport.send("GET", path, null), type);
    }

    private <T> Answer<T> bare(String method, String path, TypeReference<T> type) {
        return understand(method + " " + path, transport.send(method, path, null), type);
    }

    private <T> Answer<T> post(String path, Object wish, TypeReference<T> type) {
        return understand("POST " + path, transport.send("POST", path, tree(wish)), type);
    }

    private <T> Answer<T> patient(String method, String path, Object wish, TypeReference<T> type) {
        return understand(method + " " + path, transport.send(method, path, tree(wish), DRY_RUN_PATIENCE), type);
    }

    private <T> Answer<T> understand(String request, JsonNode json, TypeReference<T> type) {
        try {
            @Nullable T value = Json.mapper().treeToValue(json, type);
            if (value == null) {
                throw new IllegalArgumentException("the answer is empty");
            }
            return new Answer<>(json, value);
        } catch (JacksonException e) {
            throw transport.malformed(request, Json.reason(e), e);
        } catch (IllegalArgumentException e) {
            throw transport.malformed(request, String.valueOf(e.getMessage()), e);
        }
    }

    private static JsonNode tree(Object wish) {
        return Json.mapper().valueToTree(wish);
    }

    private static String segment(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
