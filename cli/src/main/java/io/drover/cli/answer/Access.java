package io.drover.cli.answer;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A cluster's access point with the client certificates made for it. */
public record Access(
        String name,
        int port,
        @Nullable String authority,
        int authorities,
        List<Certificate> certificates,
        List<Finding> findings) {
    public Access(
            String name,
            int port,
            @Nullable String authority,
            int authorities,
            @Nullable List<Certificate> certificates,
            @Nullable List<Finding> findings) {
        this.name = Given.required("name", name);
        this.port = port;
        this.authority = authority;
        this.authorities = authorities;
        this.certificates = Given.list(certificates);
        this.findings = Given.list(findings);
    }

    /** A client certificate. */
    public record Certificate(
            String label,
            String fingerprint,
            @Nullable Instant issuedAt,
            @Nullable Instant notAfter,
            @Nullable Instant revokedAt) {
        public Certificate {
            Given.required("certificates.label", label);
            Given.required("certificates.fingerprint", fingerprint);
        }
    }
}
