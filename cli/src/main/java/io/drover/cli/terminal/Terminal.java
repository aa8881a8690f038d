package io.drover.cli.terminal;

import org.jspecify.annotations.Nullable;

/** A person's terminal, or the absence of one. */
public interface Terminal {
    /** Whether a person sees the output and can answer. */
    boolean interactive();

    /** Width in columns, at least 20. Only asked where it is interactive. */
    int columns();

    /** Height in lines, at least 5. Only asked where it is interactive. */
    int rows();

    /** Asks for a line; null where input has ended. */
    @Nullable String ask(String prompt);

    /** Asks for a line without showing what is typed; null where input has ended. */
    @Nullable String askSecretly(String prompt);
}
