package io.drover.cli.terminal;

import org.jspecify.annotations.Nullable;

/** No terminal: a script, a pipe, a timer. */
public record NoTerminal() implements Terminal {
    @Override
    public boolean interactive() {
        return false;
    }

    @Override
    public int columns() {
        return Integer.MAX_VALUE;
    }

    @Override
    public int rows() {
        return Integer.MAX_VALUE;
    }

    @Override
    public @Nullable String ask(String prompt) {
        return null;
    }

    @Override
    public @Nullable String askSecretly(String prompt) {
        return null;
    }
}
