package io.drover.cli.terminal;

/** Tells of Ctrl-C. */
public interface Interrupts {
    /** Runs an action if the process is interrupted before the returned registration is closed. */
    Registration onInterrupt(Runnable action);

    /** Ends the wish to be told. */
    interface Registration extends AutoCloseable {
        @Override
        void close();
    }

    /** Those of this process, by a shutdown hook: the JVM itself turns SIGINT into the exit code 130. */
    static Interrupts ofProcess() {
        return action -> {
            Thread hook = new Thread(action, "interrupted");
            Runtime.getRuntime().addShutdownHook(hook);
            return () -> {
                try {
                    Runtime.getRuntime().removeShutdownHook(hook);
                } catch (IllegalStateException e) {
                    // The process ends already, so the hook runs or ran: nothing is left to take back.
                    return;
                }
            };
        };
    }
}
