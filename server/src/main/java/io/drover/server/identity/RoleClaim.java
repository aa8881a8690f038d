package io.drover.server.identity;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which roles the values of a claim give.
 *
 * @param claim its name, such as groups
 * @param roles names of roles, by value of the claim
 */
public record RoleClaim(String claim, Map<String, Set<String>> roles) {
    public RoleClaim {
        if (claim.isBlank()) {
            throw new IllegalArgumentException("--oidc-role-claim: expected the name of a claim, such as groups");
        }
        roles = roles.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, entry -> Set.copyOf(entry.getValue())));
    }

    /**
     * Reads a mapping.
     *
     * @param mappings each of the form VALUE=ROLE; a value may hold equals signs itself, such as cn=ops,dc=example
     * @throws IllegalArgumentException with what was expected
     */
    public static RoleClaim of(String claim, List<String> mappings) {
        Map<String, Set<String>> roles = new HashMap<>();
        for (String mapping : mappings) {
            int equals = mapping.lastIndexOf('=');
            String value = mapping.substring(0, Math.max(equals, 0)).strip();
            String role = mapping.substring(equals + 1).strip();
            if (value.isEmpty() || role.isEmpty()) {
                throw new IllegalArgumentException(
                        "--oidc-role '%s': expected VALUE=ROLE, such as ops=CLUSTER_MANAGER".formatted(mapping));
            }
            roles.computeIfAbsent(value, key -> new HashSet<>()).add(role);
        }
        if (roles.isEmpty()) {
            throw new IllegalArgumentException(
                    "--oidc-role-claim needs --oidc-role VALUE=ROLE, at least once; without it the claim gives no role");
        }
        return new RoleClaim(claim, roles);
    }

    /** All roles that it may give. */
    Set<String> all() {
        return roles.values().stream().flatMap(Set::stream).collect(Collectors.toUnmodifiableSet());
    }

    /** The roles that a claim gives, whose value is a text or a list of texts; anything else gives none. */
    Set<String> given(@Nullable Object value) {
        Stream<?> values = value instanceof Collection<?> several ? several.stream() : Stream.ofNullable(value);
        return values.filter(String.class::isInstance)
                .map(String.class::cast)
                .flatMap(text -> roles.getOrDefault(text, Set.of()).stream())
                .collect(Collectors.toUnmodifiableSet());
    }
}
