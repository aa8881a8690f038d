package io.drover.server.identity;

import io.drover.migration.identity.ClusterId;
import io.drover.server.cluster.Cluster;
import io.drover.server.security.Caller;
import io.drover.server.security.Permission;
import io.drover.server.store.Store;
import io.drover.server.web.Body;
import io.drover.server.web.Items;
import io.drover.server.web.Problem;
import io.drover.server.web.ProblemException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Users over REST. No answer holds a password, or what is kept of one. */
@RestController
final class UserController {
    private final Users users;
    private final Tokens tokens;
    private final Store store;

    UserController(Users users, Tokens tokens, Store store) {
        this.users = users;
        this.tokens = tokens;
        this.store = store;
    }

    @GetMapping("/api/v1/users")
    Items<UserView> list() {
        Caller caller = Caller.current();
        return Items.of(
                users.list().stream()
                        .filter(user -> caller.may(Permission.USER_READ, user.name()))
                        .toList(),
                UserView::of);
    }

    @GetMapping("/api/v1/users/{name}")
    UserView show(@PathVariable String name) {
        return UserView.of(users.find(name));
    }

    @PostMapping("/api/v1/users")
    @ResponseStatus(HttpStatus.CREATED)
    UserView create(@RequestBody Wish wish) {
        String name = Body.required("name", wish.name());
        return UserView.of(
                wrong(() -> users.create(Caller.current(), name, change(wish), Optional.ofNullable(wish.password()))));
    }

    @PatchMapping("/api/v1/users/{name}")
    UserView change(@PathVariable String name, @RequestBody Wish wish) {
        if (wish.name() != null || wish.password() != null) {
            throw ProblemException.badRequest(
                    "WRONG_FIELD", "a user's name stays, and the password is set by POST /api/v1/users/NAME/password");
        }
        return UserView.of(wrong(() -> users.change(Caller.current(), name, change(wish))));
    }

    @DeleteMapping("/api/v1/users/{name}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(@PathVariable String name) {
        users.delete(Caller.current(), name);
    }

    @PostMapping("/api/v1/users/{name}/password")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void setPassword(@PathVariable String name, @RequestBody PasswordGiven given) {
        users.setPassword(Caller.current(), name, Body.required("password", given.password()));
    }

    @PostMapping("/api/v1/users/{name}/sign-out")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void signOut(@PathVariable String name) {
        users.signOutEverywhere(Caller.current(), name);
    }

    @GetMapping("/api/v1/users/{name}/tokens")
    Items<TokenView> tokens(@PathVariable String name) {
        return Items.of(tokens.list(Caller.current(), name), TokenView::of);
    }

    @DeleteMapping("/api/v1/users/{name}/tokens/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void revoke(@PathVariable String name, @PathVariable String id) {
        tokens.revoke(Caller.current(), name, id);
    }

    private UserChange change(Wish wish) {
        return new UserChange(
                Optional.ofNullable(wish.displayName()).map(text -> Body.required("displayName", text)),
                Optional.ofNullable(wish.roles()).map(list -> Body.set("roles", list)),
                Optional.ofNullable(wish.clusters()).map(list -> clusters(Body.set("clusters", list))),
                Optional.ofNullable(wish.disabled()),
                Optional.ofNullable(wish.oidcSubject()).map(text -> Body.whole("oidcSubject", text)));
    }

    /** By name, or by ID: a cluster may be given to an owner before it comes. */
    private Set<ClusterId> clusters(Set<String> named) {
        return store.read(transaction -> named.stream()
                .map(idOrName -> transaction
                        .clusters()
                        .findByName(idOrName)
                        .map(Cluster::id)
                        .orElseGet(() -> clusterId(idOrName)))
                .collect(Collectors.toSet()));
    }

    private static ClusterId clusterId(String text) {
        try {
            return new ClusterId(text);
        } catch (IllegalArgumentException e) {
            throw ProblemException.badRequest(
                    "NO_SUCH_CLUSTER",
                    "there is no cluster '%s'; expected names or IDs that 'drover cluster list' shows"
                            .formatted(Problem.shortened(text)));
        }
    }

    private static <T> T wrong(java.util.function.Supplier<T> work) {
        try {
            return work.get();
        } catch (IllegalArgumentException e) {
            throw ProblemException.badRequest("WRONG_USER", String.valueOf(e.getMessage()));
        }
    }

    /**
     * A user to be made, or what shall be changed of one.
     *
     * @param clusters names or IDs of those that the user owns
     * @param oidcSubject who the user is to the issuer; empty for nobody
     * @param password the first one; for a new user only
     */
    record Wish(
            @Nullable String name,
            @Nullable String displayName,
            @Nullable List<@Nullable String> roles,
            @Nullable List<@Nullable String> clusters,
            @Nullable Boolean disabled,
            @Nullable String oidcSubject,
            @Nullable String password) {
        @Override
        public String toString() {
            return "Wish[%s]".formatted(name);
        }
    }

    /** A password that somebody gives a user. */
    record PasswordGiven(@Nullable String password) {
        @Override
        public String toString() {
            return "PasswordGiven[not shown]";
        }
    }

    /** A user, without secrets. */
    record UserView(
            String name,
            String displayName,
            Set<String> roles,
            Set<String> clusters,
            boolean disabled,
            boolean mustChangePassword,
            boolean hasPassword,
            Optional<String> oidcSubject,
            Instant createdAt,
            Instant changedAt,
            Set<String> claimedRoles) {
        static UserView of(User user) {
            return new UserView(
                    user.name(),
                    user.displayName(),
                    new TreeSet<>(user.roles()),
                    user.clusters().stream().map(ClusterId::value).collect(Collectors.toCollection(TreeSet::new)),
                    user.disabled(),
                    user.mustChangePassword(),
                    user.passwordHash().isPresent(),
                    user.oidcSubject(),
                    user.createdAt(),
                    user.changedAt(),
                    new TreeSet<>(user.claimedRoles()));
        }
    }
}
