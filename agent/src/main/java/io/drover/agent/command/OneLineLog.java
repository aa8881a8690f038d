package io.drover.agent.command;

import java.time.temporal.ChronoUnit;
import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Log lines on standard error: time, level, message; a trace only below a fault of the agent's own, at level SEVERE. */
final class OneLineLog extends Formatter {
    static void install() {
        Logger root = Logger.getLogger("");
        for (Handler handler : root.getHandlers()) {
            root.removeHandler(handler);
        }
        ConsoleHandler handler = new ConsoleHandler();
        handler.setFormatter(new OneLineLog());
        root.addHandler(handler);
        root.setLevel(Level.INFO);
        // gRPC warns of every broken connection; the agent's own lines say what follows from it.
        Logger.getLogger("io.grpc").setLevel(Level.SEVERE);
        Logger.getLogger("io.grpc").setUseParentHandlers(true);
    }

    @Override
    public String format(LogRecord line) {
        Throwable thrown = line.getThrown();
        return "%s %s %s%s%n"
                .formatted(
                        line.getInstant().truncatedTo(ChronoUnit.MILLIS),
                        line.getLevel(),
                        formatMessage(line),
                        thrown == null ? "" : ": " + thrown + at(thrown));
    }

    private static String at(Throwable thrown) {
        StackTraceElement[] trace = thrown.getStackTrace();
        return trace.length == 0 ? "" : " at " + trace[0];
    }
}
