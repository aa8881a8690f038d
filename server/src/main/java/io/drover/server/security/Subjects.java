package io.drover.server.security;

import io.drover.migration.identity.ClusterId;
import io.drover.migration.identity.HostKey;
import io.drover.migration.identity.MigrationId;
import io.drover.migration.identity.PlaneId;
import io.drover.server.cluster.Cluster;
import io.drover.server.event.Event;
import io.drover.server.migration.Migrations;
import io.drover.server.migration.Tombstone;
import io.drover.server.store.Store;
import io.drover.server.store.Transaction;
import io.drover.server.task.HostSubject;
import io.drover.server.task.Task;
import io.drover.server.task.TaskId;
import io.drover.server.task.TaskType;
import io.drover.server.vault.CredentialId;
import io.drover.server.web.Problem;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.springframework.http.HttpStatus;
import org.springframework.security.authorization.AuthorizationDeniedException;

/**
 * Tells which things, as permissions name them, a request or an event is about. What belongs to a cluster, such as a
 * migration, is the cluster's. Thread-safe.
 */
public final class Subjects {
    private static final Map<String, Collection> COLLECTIONS = Map.of(
            "clusters", new Collection("CLUSTER", "cluster"),
            "migrations", new Collection("MIGRATION", "migration"),
            "hosts", new Collection("HOST", "host"),
            "peers", new Collection("PEER", "peer"),
            "gateways", new Collection("GATEWAY", "gateway"),
            "credentials", new Collection("CREDENTIAL", "credential"),
            "tasks", new Collection("TASK", "task"),
            "users", new Collection("USER", "user"),
            "roles", new Collection("ROLE", "role"));

    private final Store store;
    private final Migrations migrations;

    Subjects(Store store, Migrations migrations) {
        this.store = store;
        this.migrations = migrations;
    }

    /** What paths name, by the segment before the name. */
    static Set<String> collections() {
        return COLLECTIONS.keySet();
    }

    /**
     * What is meant by an ID or a name. One with the right to any of them has the right to the thing.
     *
     * @return none where there is no such thing
     */
    List<Subject> find(String collection, String idOrName) {
        return switch (collection) {
            case "clusters" -> store.read(transaction -> cluster(transaction, idOrName));
            case "migrations" -> migration(idOrName);
            case "hosts" ->
                store.read(transaction -> parsed(HostKey::new, idOrName)
                        .flatMap(transaction.hosts()::find)
                        .or(() -> transaction.hosts().findByName(idOrName))
                        .map(host -> new Subject("HOST", host.key().hex()))
                        .stream()
                        .toList());
            case "peers" ->
                store.read(transaction -> parsed(PlaneId::new, idOrName)
                        .flatMap(transaction.peers()::find)
                        .or(() -> transaction.peers().findByName(idOrName))
                        .map(peer -> new Subject("PEER", peer.identity().id().value()))
                        .stream()
                        .toList());
            case "credentials" ->
                store.read(transaction -> parsed(CredentialId::new, idOrName)
                        .flatMap(transaction.credentials()::find)
                        .or(() -> transaction.credentials().findByName(idOrName))
                        .map(stored -> new Subject(
                                "CREDENTIAL", stored.credential().id().value()))
                        .stream()
                        .toList());
            case "tasks" ->
                store.read(transaction -> parsed(TaskId::new, idOrName)
                        .flatMap(transaction.tasks()::find)
                        .map(task -> ofTask(transaction, task))
                        .orElse(List.of()));
            // These are known by their names, so that to ask for one that is not there tells nothing.
            case "gateways", "users", "roles" -> List.of(new Subject(resource(collection), idOrName));
            default -> throw new IllegalStateException("paths name no '%s'".formatted(collection));
        };
    }

    /**
     * Whether a caller may do something with what an ID or a name means. What the caller may not even see is answered as
     * if it were not there; where the caller may do it with all things, what is not there is told by who looks for it.
     */
    Verdict judge(Caller caller, Permission permission, String collection, String idOrName) {
        if (caller.rights().allowAll(permission)) {
            return Verdict.ALLOWED;
        }
        List<Subject> meant = find(collection, idOrName);
        if (caller.may(permission, meant)) {
            return Verdict.ALLOWED;
        }
        Optional<Subject> seen = meant.stream().filter(caller.rights()::see).findFirst();
        Optional<Right> lacking = seen.or(() -> meant.stream().findFirst())
                .map(subject -> new Right(subject.resource(), subject.id(), permission.action()));
        return seen.isPresent()
                ? Verdict.lacking(lacking.orElseThrow())
                : Verdict.hidden(missing(collection, idOrName), lacking);
    }

    /**
     * As {@link #judge}, of the caller of this thread's request, for what is named in a body.
     *
     * @throws AuthorizationDeniedException where it may not
     */
    public void require(Permission permission, String collection, String idOrName) {
        Verdict verdict = judge(Caller.current(), permission, collection, idOrName);
        if (!verdict.isGranted()) {
            throw new AuthorizationDeniedException("refused: " + permission, verdict);
        }
    }

    /** The answer where a thing is not there, or where the caller shall not learn whether it is. */
    static Problem missing(String collection, String idOrName) {
        Collection named = Optional.ofNullable(COLLECTIONS.get(collection)).orElseThrow();
        return Problem.of(
                HttpStatus.NOT_FOUND,
                "NO_SUCH_" + named.resource(),
                "there is no %s '%s'; expected one that 'drover %s list' shows"
                        .formatted(named.noun(), Problem.shortened(idOrName), named.noun()));
    }

    /** The task itself, and the cluster that it is about. */
    public List<Subject> ofTask(Task task) {
        return store.read(transaction -> ofTask(transaction, task));
    }

    /** What an event tells of. */
    public List<Subject> ofEvent(Event event) {
        String about = event.type().substring(0, Math.max(0, event.type().indexOf('.')));
        return switch (about) {
            case "cluster", "access", "placement" -> List.of(new Subject("CLUSTER", event.subject()));
            case "migration" -> migration(event.subject());
            case "task" -> find("tasks", event.subject());
            case "host", "peer", "credential", "gateway", "user", "role" ->
                List.of(new Subject(about.toUpperCase(java.util.Locale.ROOT), event.subject()));
            // Of the plane as a whole, such as a rotated vault: for those who may see all events.
            default -> List.of();
        };
    }

    private static List<Subject> ofTask(Transaction transaction, Task task) {
        Subject itself = new Subject("TASK", task.id().value());
        if (task.type() == TaskType.ROTATE_HOST_KEY) {
            return transaction
                    .hosts()
                    .findByName(HostSubject.host(task.subject()))
                    .map(host -> List.of(itself, new Subject("HOST", host.key().hex())))
                    .orElseGet(() -> List.of(itself));
        }
        // The subject of a task is the name of a cluster, or begins with it.
        String name = task.subject().replaceFirst("/.*", "");
        List<Subject> cluster = cluster(transaction, name);
        return cluster.isEmpty() ? List.of(itself) : List.of(itself, cluster.getFirst());
    }

    private static List<Subject> cluster(Transaction transaction, String idOrName) {
        return transaction
                .clusters()
                .findByName(idOrName)
                .or(() -> parsed(ClusterId::new, idOrName).flatMap(transaction.clusters()::find))
                .map(Cluster::id)
                // One that went to another plane is still asked for.
                .or(() -> transaction.tombstones().list().stream()
                        .filter(gone -> gone.name().equals(idOrName)
                                || gone.cluster().value().equals(idOrName))
                        .max(Comparator.comparing(Tombstone::createdAt))
                        .map(Tombstone::cluster))
                .map(id -> new Subject("CLUSTER", id.value()))
                .stream()
                .toList();
    }

    private List<Subject> migration(String id) {
        return parsed(MigrationId::new, id)
                .flatMap(migrations::find)
                .map(migration -> new Subject("CLUSTER", migration.cluster()))
                .stream()
                .toList();
    }

    private static String resource(String collection) {
        return Optional.ofNullable(COLLECTIONS.get(collection)).orElseThrow().resource();
    }

    private static <T> Optional<T> parsed(Function<String, T> form, String text) {
        try {
            return Optional.of(form.apply(text));
        } catch (IllegalArgumentException e) {
            // Not in the form of an ID, so it is none.
            return Optional.empty();
        }
    }

    private record Collection(String resource, String noun) {}
}
