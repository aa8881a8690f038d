package io.drover.server.vault.key;

import java.nio.file.Path;

/** Where the root keys come from. */
public sealed interface RootKeySource {
    /**
     * A file that only its owner can read. The server makes it where the vault is empty, and rotates the key in it.
     *
     * @param path of the file
     */
    record KeyFile(Path path) implements RootKeySource {
        @Override
        public String toString() {
            return "file:" + path;
        }
    }

    /**
     * An environment variable. The key in it is rotated by the operator, who puts a new one before the former.
     *
     * @param name of the variable
     * @param text its value, a secret; empty where it is not set
     */
    record Variable(String name, String text) implements RootKeySource {
        @Override
        public String toString() {
            return "env:" + name;
        }
    }

    /**
     * A command of the shell that prints the keys, such as one that asks a key management service.
     *
     * @param line as {@code /bin/sh -c} takes it
     */
    record Command(String line) implements RootKeySource {
        @Override
        public String toString() {
            return "command:" + line;
        }
    }
}
