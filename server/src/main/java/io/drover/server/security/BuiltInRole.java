package io.drover.server.security;

import java.util.Arrays;
import java.util.Optional;

/** The roles that every plane has and nobody changes. */
public enum BuiltInRole {
    ADMIN("everything", "*:*:*"),
    CLUSTER_MANAGER(
            "clusters, with moving them out, and exporting the credentials that they need elsewhere",
            "CLUSTER:*:*",
            "CREDENTIAL:*:READ",
            "CREDENTIAL:*:EXPORT",
            "HOST:*:READ",
            "PEER:*:READ",
            "GATEWAY:*:READ",
            "TASK:*:READ"),
    CLUSTER_VIEWER("clusters, to look at", "CLUSTER:*:READ"),
    HOST_MANAGER("hosts and gateways", "HOST:*:*", "GATEWAY:*:*"),
    HOST_VIEWER("hosts and gateways, to look at", "HOST:*:READ", "GATEWAY:*:READ"),
    CREDENTIAL_MANAGER(
            "credentials, but not their secrets in a file",
            "CREDENTIAL:*:READ",
            "CREDENTIAL:*:EDIT",
            "CREDENTIAL:*:TEST",
            "CREDENTIAL:*:IMPORT"),
    CREDENTIAL_VIEWER("credentials, to look at, without secrets", "CREDENTIAL:*:READ"),
    TASK_MANAGER("long work", "TASK:*:*"),
    TASK_VIEWER("long work, to look at", "TASK:*:READ"),
    USER_MANAGER("users and roles, up to what the manager may do too", "USER:*:*", "ROLE:*:*"),
    USER_VIEWER("users and roles, to look at", "USER:*:READ", "ROLE:*:READ"),
    AUDIT_VIEWER("what was done, and by whom", "AUDIT:*:READ");

    private final String description;
    // Rights are copied when they are made.
    @SuppressWarnings("ImmutableEnumChecker")
    private final Rights rights;

    BuiltInRole(String description, String... rights) {
        this.description = description;
        this.rights = Rights.parse(Arrays.asList(rights));
    }

    public String description() {
        return description;
    }

    public Rights rights() {
        return rights;
    }

    public static Optional<BuiltInRole> named(String name) {
        return Arrays.stream(values()).filter(role -> role.name().equals(name)).findFirst();
    }
}
