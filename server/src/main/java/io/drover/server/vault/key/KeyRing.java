package io.drover.server.vault.key;

import io.drover.server.StartupException;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;

/**
 * The root keys of a running server, and where they come from. Thread-safe: what is there is replaced at once. Changes
 * come from one rotation at a time.
 */
public final class KeyRing {
    private static final Duration COMMAND_LIMIT = Duration.ofSeconds(30);

    private final RootKeySource source;
    private volatile RootKeys keys;

    private KeyRing(RootKeySource source, RootKeys keys) {
        this.source = source;
        this.keys = keys;
    }

    /**
     * Loads the root keys.
     *
     * @param used the IDs of the root keys under which anything is stored; where there are none and the source is a file
     *     that is not there, it is made with a new key
     * @throws StartupException when they cannot be had, or when one of the used ones is not among them
     */
    public static KeyRing open(RootKeySource source, Set<String> used) {
        RootKeys keys = switch (source) {
            case RootKeySource.KeyFile file -> fromFile(new KeyFileAccess(file.path()), used);
            case RootKeySource.Variable variable -> fromVariable(variable);
            case RootKeySource.Command command ->
                parsed(source, new KeyCommand(command.line(), COMMAND_LIMIT).output());
        };
        for (String id : used) {
            if (keys.find(id).isEmpty()) {
                throw new StartupException(
                        "the vault's root key is another: credentials are stored under key %s, but %s gives %s; give the right one with --vault-key, or put the former key in a line below the new one and run 'drover vault rotate'"
                                .formatted(
                                        id,
                                        source,
                                        keys.all().stream().map(RootKey::id).toList()));
            }
        }
        return new KeyRing(source, keys);
    }

    public RootKeys keys() {
        return keys;
    }

    /** Where they come from, to be told to operators; no secret. */
    public String sourceText() {
        return source.toString();
    }

    /** Whether this server can replace the key itself. */
    public boolean isReplaceable() {
        return source instanceof RootKeySource.KeyFile;
    }

    /** Makes a new key the current one, durably, and keeps the others. */
    public void addNew() throws IOException {
        replace(keys.with(RootKey.random()));
    }

    /** Forgets all keys but the current one, durably. Only once nothing is encrypted under them any more. */
    public void dropFormer() throws IOException {
        replace(keys.currentOnly());
    }

    private void replace(RootKeys changed) throws IOException {
        if (!(source instanceof RootKeySource.KeyFile file)) {
            throw new IllegalStateException("the root key from %s cannot be replaced by the server".formatted(source));
        }
        new KeyFileAccess(file.path()).store(changed);
        keys = changed;
    }

    private static RootKeys fromFile(KeyFileAccess file, Set<String> used) {
        if (file.exists()) {
            return file.load();
        }
        if (!used.isEmpty()) {
            throw new StartupException(
                    "the vault's root key file %s is gone, but credentials are stored that only it opens; restore it from a backup. It is not made anew, since they would be lost"
                            .formatted(file.path()));
        }
        try {
            RootKeys fresh = new RootKeys(java.util.List.of(RootKey.random()));
            file.store(fresh);
            return fresh;
        } catch (IOException e) {
            throw new StartupException(
                    "the vault's root key cannot be stored in %s: %s; free some space or mend the folder, then start again"
                            .formatted(file.path(), io.drover.server.plane.PrivateFolder.reason(e)),
                    e);
        }
    }

    private static RootKeys fromVariable(RootKeySource.Variable variable) {
        if (variable.text().isBlank()) {
            throw new StartupException(
                    "the environment variable %s is empty or not set, but --vault-key names it; expected 32 bytes in Base64, as 'openssl rand -base64 32' prints them"
                            .formatted(variable.name()));
        }
        return parsed(variable, variable.text());
    }

    private static RootKeys parsed(RootKeySource source, String text) {
        try {
            return RootKeys.parse(text);
        } catch (IllegalArgumentException e) {
            throw new StartupException("the vault's root key from %s: %s".formatted(source, e.getMessage()), e);
        }
    }
}
