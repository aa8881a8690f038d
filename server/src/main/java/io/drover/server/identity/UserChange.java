package io.drover.server.identity;

import io.drover.migration.identity.ClusterId;
import java.util.Optional;
import java.util.Set;

/**
 * What shall be changed of a user; what is empty stays.
 *
 * @param oidcSubject an empty text takes it away
 */
record UserChange(
        Optional<String> displayName,
        Optional<Set<String>> roles,
        Optional<Set<ClusterId>> clusters,
        Optional<Boolean> disabled,
        Optional<String> oidcSubject) {}
