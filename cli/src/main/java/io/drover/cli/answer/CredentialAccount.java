package io.drover.cli.answer;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a credential is for; the fields depend on the type. Nothing of it is secret. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record CredentialAccount(
        String type,
        @Nullable String address,
        @Nullable String cluster,
        @Nullable String tenant,
        @Nullable String database,
        @Nullable String user,
        @Nullable String tls,
        List<Host> hosts,
        @Nullable String purpose) {
    public CredentialAccount(
            String type,
            @Nullable String address,
            @Nullable String cluster,
            @Nullable String tenant,
            @Nullable String database,
            @Nullable String user,
            @Nullable String tls,
            @Nullable List<Host> hosts,
            @Nullable String purpose) {
        this.type = Given.required("type", type);
        this.address = address;
        this.cluster = cluster;
        this.tenant = tenant;
        this.database = database;
        this.user = user;
        this.tls = tls;
        this.hosts = Given.list(hosts);
        this.purpose = purpose;
    }

    /** A host that a credential is for. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Host(String address, @Nullable String hostKey) {
        public Host {
            Given.required("address", address);
        }
    }
}
