package io.drover.server.vault.transfer;

import io.drover.server.vault.OpenedCredential;
import io.drover.server.vault.account.AccountText;
import io.drover.server.vault.account.SecretText;
import io.drover.server.web.ProblemException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads and writes what is inside of credential files: JSON with a version. */
final class CredentialFile {
    static final String FORMAT = "drover-credentials";
    static final int VERSION = 1;
    private static final int MAX_CREDENTIALS = 10_000;

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(
                    DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
                    DeserializationFeature.FAIL_ON_TRAILING_TOKENS,
                    DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private CredentialFile() {}

    /** In the clear: to be encrypted, and forgotten. */
    static byte[] write(List<OpenedCredential> credentials, Instant now, String planeId, String planeName) {
        return JSON.writeValueAsBytes(new FileContent(
                FORMAT,
                VERSION,
                now,
                new FileContent.Origin(planeId, planeName),
                credentials.stream()
                        .<FileContent.@Nullable Entry>map(credential -> new FileContent.Entry(
                                credential.name(),
                                AccountText.of(credential.account()),
                                SecretText.of(credential.secret())))
                        .toList(),
                null));
    }

    /**
     * Reads what was decrypted. It comes from whoever knows the passphrase, and is checked all the same.
     *
     * @throws ProblemException when it is none, of a newer version, or not as the schema has it; no value is told
     */
    static List<OpenedCredential> read(byte[] plain) {
        FileContent content = parse(plain);
        List<FileContent.@Nullable Entry> entries = content.credentials();
        if (entries == null || entries.size() > MAX_CREDENTIALS) {
            throw wrong("expected 'credentials' to be a list of at most %d".formatted(MAX_CREDENTIALS));
        }
        List<OpenedCredential> credentials = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (int i = 0; i < entries.size(); i++) {
            OpenedCredential credential = credential(i, entries.get(i));
            if (!names.add(credential.name())) {
                throw wrong("the name '%s' is in it twice".formatted(credential.name()));
            }
            credentials.add(credential);
        }
        return credentials;
    }

    private static FileContent parse(byte[] plain) {
        try {
            JsonNode tree = JSON.readTree(plain);
            if (!tree.path("format").asString("").equals(FORMAT)) {
                throw ProblemException.badRequest(
                        "NOT_A_CREDENTIAL_FILE",
                        "the file opens, but holds no credentials of Drover; expected JSON with \"format\": \"%s\""
                                .formatted(FORMAT));
            }
            int version = tree.path("version").asInt(0);
            if (version > VERSION) {
                throw ProblemException.badRequest(
                        "FILE_TOO_NEW",
                        "the credential file is of version %d, and this server knows up to %d; upgrade Drover here, or export the file from a plane of this version"
                                .formatted(version, VERSION));
            }
            if (version < 1) {
                throw wrong("expected 'version' to be a number from 1");
            }
            return JSON.treeToValue(tree, FileContent.class);
        } catch (JacksonException e) {
            // Its message may hold a part of what it read.
            String path = e.getPath().stream()
                    .map(part -> part.getPropertyName() == null ? "[" + part.getIndex() + "]" : part.getPropertyName())
                    .reduce((a, b) -> a + "." + b)
                    .orElse("");
            throw wrong(path.isEmpty() ? "it is no JSON" : "'%s' is not as expected".formatted(path));
        }
    }

    private static OpenedCredential credential(int index, FileContent.@Nullable Entry entry) {
        if (entry == null || entry.name() == null || entry.account() == null || entry.secret() == null) {
            throw wrong("credentials[%d]: expected name, account and secret".formatted(index));
        }
        try {
            return new OpenedCredential(
                    entry.name(), entry.account().account(), entry.secret().secret());
        } catch (IllegalArgumentException e) {
            throw wrong("credentials[%d]: %s".formatted(index, e.getMessage()));
        }
    }

    private static ProblemException wrong(String why) {
        return ProblemException.badRequest(
                "WRONG_CREDENTIAL_FILE",
                "the credential file is not as its schema has it: %s; docs/vault.md describes it, nothing was changed"
                        .formatted(why));
    }
}
