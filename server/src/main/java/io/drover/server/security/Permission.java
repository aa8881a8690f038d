package io.drover.server.security;

import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What may be allowed to somebody: an action on a kind of resource. Named {@code RESOURCE_ACTION}. */
public enum Permission {
    /** To recover the plane after it was restored from an old copy, and to see how that stands. */
    PLANE_RECOVER,
    /** To rotate the plane's keys, and to see how that stands. */
    PLANE_ROTATE_KEY,
    /** To see clusters, with what runs on them, their access points and their migrations. */
    CLUSTER_READ,
    /** To change what runs on clusters. */
    CLUSTER_OPERATE,
    /** To take clusters over. */
    CLUSTER_TAKE_OVER,
    /** To migrate clusters within the plane; to retry, abort and go on with any of their migrations. */
    CLUSTER_MIGRATE,
    /** To migrate clusters to another plane, which ends their ownership here. */
    CLUSTER_MOVE_OUT,
    /** To give clients certificates of a cluster's access point. */
    CLUSTER_ISSUE_ACCESS,
    /** To take such certificates back. */
    CLUSTER_REVOKE_ACCESS,
    /** To see hosts. */
    HOST_READ,
    /** To let hosts join. */
    HOST_ENROL,
    /** To rotate the keys of hosts. */
    HOST_ROTATE_KEY,
    /** To forget hosts. */
    HOST_DELETE,
    /** To see peers. */
    PEER_READ,
    /** To pair with other planes. */
    PEER_PAIR,
    /** To forget peers. */
    PEER_DELETE,
    /** To see gateways. */
    GATEWAY_READ,
    /** To let gateways join. */
    GATEWAY_ENROL,
    /** To forget gateways. */
    GATEWAY_DELETE,
    /** To see credentials, without their secrets. */
    CREDENTIAL_READ,
    /** To create, change and delete credentials. */
    CREDENTIAL_EDIT,
    /** To have credentials tested. */
    CREDENTIAL_TEST,
    /** To take credentials away in a file, with their secrets. */
    CREDENTIAL_EXPORT,
    /** To take credentials in from a file. */
    CREDENTIAL_IMPORT,
    /** To rotate the root key of the vault. */
    VAULT_ROTATE,
    /** To see tasks and their logs. */
    TASK_READ,
    /** To see all events; others see those of what they see. */
    EVENT_READ,
    /** To see users. */
    USER_READ,
    /** To create, change and delete users. */
    USER_EDIT,
    /** To see roles. */
    ROLE_READ,
    /** To create, change and delete roles. */
    ROLE_EDIT,
    /** To search the audit and to have it checked. */
    AUDIT_READ,
    /** To take the audit away. */
    AUDIT_EXPORT;

    /** What it is about, such as CLUSTER. */
    public String resource() {
        return name().substring(0, name().indexOf('_'));
    }

    /** What is done, such as MOVE_OUT. */
    public String action() {
        return name().substring(name().indexOf('_') + 1);
    }

    static Set<String> resources() {
        return Arrays.stream(values()).map(Permission::resource).collect(Collectors.toCollection(TreeSet::new));
    }

    static Set<String> actions(String resource) {
        return Arrays.stream(values())
                .filter(permission -> permission.resource().equals(resource))
                .map(Permission::action)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
