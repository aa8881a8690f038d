package io.drover.cli;

import io.drover.cli.terminal.Terminal;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A person who types what was prepared. */
final class FakeTerminal implements Terminal {
    private final int columns;
    private final Deque<String> typed;

    FakeTerminal(int columns, String... typed) {
        this.columns = columns;
        this.typed = new ArrayDeque<>(List.of(typed));
    }

    @Override
    public boolean interactive() {
        return true;
    }

    @Override
    public int columns() {
        return columns;
    }

    @Override
    public int rows() {
        return 24;
    }

    @Override
    public @Nullable String ask(String prompt) {
        return typed.pollFirst();
    }

    @Override
    public @Nullable String askSecretly(String prompt) {
        return typed.pollFirst();
    }
}
