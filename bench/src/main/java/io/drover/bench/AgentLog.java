package io.drover.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.logging.FileHandler;
import java.util.logging.Handler;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** Keeps what the agents of a fleet log out of the figures: a thousand agents in this JVM tell a line each and more. */
final class AgentLog {
    private AgentLog() {}

    /** Has everything that is logged in this JVM go to a file in place of standard error. */
    static void to(Path file) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Handler handler = new FileHandler(file.toString());
            handler.setFormatter(new SimpleFormatter());
            Logger root = Logger.getLogger("");
            for (Handler console : root.getHandlers()) {
                root.removeHandler(console);
            }
            root.addHandler(handler);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the agents' log to " + file, e);
        }
    }
}
