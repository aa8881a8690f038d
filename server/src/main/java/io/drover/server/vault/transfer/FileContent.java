package io.drover.server.vault.transfer;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.drover.server.vault.account.AccountText;
import io.drover.server.vault.account.SecretText;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What is inside of a credential file; {@code docs/vault.md} has its schema.
 *
 * @param format always {@link CredentialFile#FORMAT}
 * @param version of the schema
 * @param exportedAt when
 * @param plane where
 * @param credentials with their secrets
 * @param moveOut only in a move-out file: what a plane needs to take the cluster over, which does not matter here
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record FileContent(
        @Nullable String format,
        int version,
        @Nullable Instant exportedAt,
        @Nullable Origin plane,
        @Nullable List<@Nullable Entry> credentials,
        @Nullable JsonNode moveOut) {
    /** A plane. */
    record Origin(@Nullable String id, @Nullable String name) {}

    /** A credential. */
    record Entry(
            @Nullable String name,
            @Nullable AccountText account,
            @Nullable SecretText secret) {}

    @Override
    public String toString() {
        return "FileContent[version=%d]".formatted(version);
    }
}
