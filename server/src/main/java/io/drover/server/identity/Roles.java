package io.drover.server.identity;

import io.drover.server.security.BuiltInRole;
import io.drover.server.security.Caller;
import io.drover.server.security.Permission;
import io.drover.server.security.Right;
import io.drover.server.security.Rights;
import io.drover.server.store.Store;
import io.drover.server.store.Transaction;
import io.drover.server.web.Problem;
import io.drover.server.web.ProblemException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.http.HttpStatus;

/** Roles, and what users may do by them. Nobody gives what they do not have. Thread-safe. */
final class Roles {
    /** What the owner of a cluster may do with it. */
    private static final Set<Permission> OWNERS = Set.of(
            Permission.CLUSTER_READ,
            Permission.CLUSTER_OPERATE,
            Permission.CLUSTER_MIGRATE,
            Permission.CLUSTER_MOVE_OUT);
    /** Where a cluster could be migrated to. */
    private static final Set<Permission> EVERY_OWNERS = Set.of(Permission.PEER_READ, Permission.GATEWAY_READ);

    private final Store store;

    Roles(Store store) {
        this.store = store;
    }

    /** A role of either sort. */
    record Role(String name, String description, boolean builtIn, Rights rights) {
        static Role of(BuiltInRole role) {
            return new Role(role.name(), role.description(), true, role.rights());
        }

        static Role of(CustomRole role) {
            return new Role(role.name(), role.description(), false, role.rights());
        }
    }

    List<Role> list() {
        List<Role> all = new ArrayList<>();
        for (BuiltInRole role : BuiltInRole.values()) {
            all.add(Role.of(role));
        }
        store.read(transaction -> transaction.roles().list()).forEach(role -> all.add(Role.of(role)));
        return all;
    }

    Role find(String name) {
        return store.read(transaction -> existing(transaction, name));
    }

    Role create(Caller caller, CustomRole role) {
        return store.write(transaction -> {
            if (transaction.roles().find(role.name()).isPresent()) {
                throw ProblemException.conflict(
                        "ROLE_EXISTS", "there is a role '%s'; choose another name".formatted(role.name()));
            }
            requireOwn(caller, role.rights());
            transaction.roles().save(role);
            return Role.of(role);
        });
    }

    Role replace(Caller caller, CustomRole role) {
        return store.write(transaction -> {
            requireOwn(caller, custom(transaction, role.name()).rights());
            requireOwn(caller, role.rights());
            transaction.roles().save(role);
            return Role.of(role);
        });
    }

    void delete(Caller caller, String name) {
        store.write(transaction -> {
            CustomRole role = custom(transaction, name);
            requireOwn(caller, role.rights());
            List<String> users = transaction.users().list().stream()
                    .filter(user -> user.allRoles().contains(name))
                    .map(User::name)
                    .toList();
            if (!users.isEmpty()) {
                throw ProblemException.conflict(
                        "ROLE_IN_USE",
                        "role '%s' is given to %d users, such as %s; take it from them first"
                                .formatted(name, users.size(), users.getFirst()));
            }
            transaction.roles().delete(name);
            return role;
        });
    }

    /** All that a user may do. A role that is not there allows nothing. */
    static Rights of(Transaction transaction, User user) {
        Set<Right> all = new HashSet<>();
        for (String name : user.allRoles()) {
            role(transaction, name).ifPresent(role -> all.addAll(role.rights().all()));
        }
        user.clusters()
                .forEach(cluster -> OWNERS.forEach(permission -> all.add(Right.of(permission, cluster.value()))));
        if (!user.clusters().isEmpty()) {
            EVERY_OWNERS.forEach(permission -> all.add(Right.of(permission)));
        }
        return Rights.of(all);
    }

    /** @throws ProblemException where there is none of the name */
    static Role existing(Transaction transaction, String name) {
        return role(transaction, name)
                .orElseThrow(() -> ProblemException.notFound(
                        "NO_SUCH_ROLE",
                        "there is no role '%s'; expected one that 'drover role list' shows"
                                .formatted(Problem.shortened(name))));
    }

    /** @throws ProblemException which names what the caller cannot give, since it does not have it */
    static void requireOwn(Caller caller, Rights given) {
        Set<Right> lacking = caller.rights().lacking(given);
        if (!lacking.isEmpty()) {
            throw new ProblemException(Problem.of(
                    HttpStatus.FORBIDDEN,
                    "BEYOND_YOUR_RIGHTS",
                    "this is about %s, which you may not do yourself; ask somebody who may"
                            .formatted(lacking.iterator().next())));
        }
    }

    private static CustomRole custom(Transaction transaction, String name) {
        if (BuiltInRole.named(name).isPresent()) {
            throw ProblemException.conflict(
                    "ROLE_BUILT_IN",
                    "role '%s' is built in and cannot be changed; make one of your own".formatted(name));
        }
        existing(transaction, name);
        return transaction.roles().find(name).orElseThrow();
    }

    private static Optional<Role> role(Transaction transaction, String name) {
        return BuiltInRole.named(name)
                .map(Role::of)
                .or(() -> transaction.roles().find(name).map(Role::of));
    }
}
