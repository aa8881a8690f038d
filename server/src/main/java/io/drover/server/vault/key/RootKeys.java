package io.drover.server.vault.key;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The root keys that a server has. As text: a key a line, the current one first; blank lines and those that begin with
 * {@code #} do not count.
 *
 * @param all the current key, then former ones, which only open; never empty, each once
 */
public record RootKeys(List<RootKey> all) {
    private static final int MAX_KEYS = 16;

    public RootKeys {
        all = List.copyOf(new LinkedHashSet<>(all));
        if (all.isEmpty() || all.size() > MAX_KEYS) {
            throw new IllegalArgumentException("%d keys; expected 1 to %d".formatted(all.size(), MAX_KEYS));
        }
    }

    /**
     * Reads keys.
     *
     * @throws IllegalArgumentException naming the line; nothing of a key is told
     */
    static RootKeys parse(String text) {
        List<RootKey> keys = new ArrayList<>();
        int number = 0;
        for (String line : text.lines().map(String::strip).toList()) {
            number++;
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            try {
                keys.add(RootKey.parse(line));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        "line %d is no root key: %s; expected 32 bytes in Base64, as 'openssl rand -base64 32' prints them"
                                .formatted(number, e.getMessage()));
            }
        }
        if (keys.isEmpty()) {
            throw new IllegalArgumentException(
                    "there is no key in it; expected 32 bytes in Base64, as 'openssl rand -base64 32' prints them");
        }
        return new RootKeys(keys);
    }

    /** As {@link #parse} reads it. A secret. */
    String text() {
        return all.stream().map(key -> key.text() + "\n").collect(Collectors.joining());
    }

    /** The one under which data keys are encrypted. */
    public RootKey current() {
        return all.getFirst();
    }

    public Optional<RootKey> find(String id) {
        return all.stream().filter(key -> key.id().equals(id)).findFirst();
    }

    /** Whether there are former keys beside the current one. */
    public boolean hasFormer() {
        return all.size() > 1;
    }

    /** With a new current key, and all others as former ones. */
    RootKeys with(RootKey newCurrent) {
        List<RootKey> keys = new ArrayList<>();
        keys.add(newCurrent);
        keys.addAll(all);
        return new RootKeys(keys);
    }

    /** Without former keys. */
    RootKeys currentOnly() {
        return new RootKeys(List.of(current()));
    }
}
