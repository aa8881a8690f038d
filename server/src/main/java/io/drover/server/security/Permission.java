package io.drover.server.security;

import java.util.Locale;

/** What may be allowed to somebody. */
public enum Permission {
    /** To know the plane's identity and addresses. */
    PLANE_READ,
    /** To see clusters. */
    CLUSTER_READ,
    /** To change what runs on clusters. */
    CLUSTER_OPERATE,
    /** To take clusters over. */
    CLUSTER_TAKE_OVER,
    /** To give clients certificates of a cluster's access point. */
    ACCESS_ISSUE,
    /** To take such certificates back. */
    ACCESS_REVOKE,
    /** To see hosts. */
    HOST_READ,
    /** To let hosts join. */
    HOST_ENROL,
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
    /** To see migrations. */
    MIGRATION_READ,
    /** To begin and retry migrations. */
    MIGRATION_START,
    /** To abort migrations. */
    MIGRATION_ABORT,
    /** To have a committed migration wait no longer for a host. */
    MIGRATION_LEAVE_OUT,
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
    /** To see events. */
    EVENT_READ,
    /** To search the audit and to have it checked. */
    AUDIT_READ,
    /** To take the audit away. */
    AUDIT_EXPORT,
    /** To read the description of REST. */
    OPENAPI_READ;

    /** In the form {@code RESOURCE:ACTION}. */
    public String authority() {
        int separator = name().indexOf('_');
        return (name().substring(0, separator) + ":" + name().substring(separator + 1)).toUpperCase(Locale.ROOT);
    }
}
