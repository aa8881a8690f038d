package io.drover.server.vault.account;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The types of credentials. */
public enum CredentialType {
    /** A user of a tenant of an OceanBase cluster. */
    OCEANBASE,
    /** A user of a PostgreSQL server. */
    POSTGRESQL,
    /** A user of hosts, by SSH. */
    HOST,
    /** A text that opens something. */
    TOKEN;

    /** As it is written: in lower case. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Reads a type.
     *
     * @throws IllegalArgumentException when it is none
     */
    public static CredentialType parse(String text) {
        return Arrays.stream(values())
                .filter(type -> type.text().equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("type is '%s'; expected one of %s"
                        .formatted(
                                Limits.shortened(text),
                                Arrays.stream(values())
                                        .map(CredentialType::text)
                                        .collect(Collectors.joining(", ")))));
    }
}
