package io.drover.server.identity;

import io.drover.server.security.Caller;
import io.drover.server.security.Permission;
import io.drover.server.security.Rights;
import io.drover.server.web.Body;
import io.drover.server.web.Items;
import io.drover.server.web.ProblemException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Roles over REST. */
@RestController
final class RoleController {
    private final Roles roles;

    RoleController(Roles roles) {
        this.roles = roles;
    }

    @GetMapping("/api/v1/roles")
    Items<RoleView> list() {
        Caller caller = Caller.current();
        return Items.of(
                roles.list().stream()
                        .filter(role -> caller.may(Permission.ROLE_READ, role.name()))
                        .toList(),
                RoleView::of);
    }

    @GetMapping("/api/v1/roles/{name}")
    RoleView show(@PathVariable String name) {
        return RoleView.of(roles.find(name));
    }

    @PostMapping("/api/v1/roles")
    @ResponseStatus(HttpStatus.CREATED)
    RoleView create(@RequestBody Wish wish) {
        return RoleView.of(roles.create(Caller.current(), wish.role(Body.required("name", wish.name()))));
    }

    @PutMapping("/api/v1/roles/{name}")
    RoleView replace(@PathVariable String name, @RequestBody Wish wish) {
        // A built-in role is looked for first: that it cannot be changed tells more than that its name is taken.
        if (roles.find(name).builtIn()) {
            throw ProblemException.conflict(
                    "ROLE_BUILT_IN",
                    "role '%s' is built in and cannot be changed; make one of your own".formatted(name));
        }
        return RoleView.of(roles.replace(Caller.current(), wish.role(name)));
    }

    @DeleteMapping("/api/v1/roles/{name}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(@PathVariable String name) {
        roles.delete(Caller.current(), name);
    }

    /**
     * A role as it shall be.
     *
     * @param permissions in the form RESOURCE:id:ACTION
     */
    record Wish(
            @Nullable String name,
            @Nullable String description,
            @Nullable List<@Nullable String> permissions) {
        CustomRole role(String of) {
            Set<String> given = Body.set("permissions", permissions);
            try {
                Rights.parse(given);
                return new CustomRole(of, description == null ? "" : Body.whole("description", description), given);
            } catch (IllegalArgumentException e) {
                throw ProblemException.badRequest("WRONG_ROLE", String.valueOf(e.getMessage()));
            }
        }
    }

    /** A role. */
    record RoleView(String name, String description, boolean builtIn, Set<String> permissions) {
        static RoleView of(Roles.Role role) {
            return new RoleView(
                    role.name(),
                    role.description(),
                    role.builtIn(),
                    role.rights().texts());
        }
    }
}
