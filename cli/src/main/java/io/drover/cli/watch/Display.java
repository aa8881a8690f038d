package io.drover.cli.watch;

/** Shows work as it goes on. Safe for threads: Ctrl-C comes on a thread of its own. */
public interface Display<T> {
    /** Shows how it stands now. */
    void show(T value);

    /** Lets time pass on the display. */
    void tick();

    /** Tells something about the watching itself. */
    void note(String text);

    /** Shows no more; what was shown stays. */
    void close();
}
