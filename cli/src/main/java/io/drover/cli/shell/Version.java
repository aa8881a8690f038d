package io.drover.cli.shell;

import io.drover.cli.failure.ExitCode;
import io.drover.cli.output.Printer;
import io.drover.cli.session.Session;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Prints this command's version. It asks no plane, and loads nothing that it does not need. */
@Command(name = "version", description = "Print the version of this command. That of the plane: drover plane show.")
public final class Version implements Callable<Integer> {
    private final Session session;

    public Version(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        Printer printer = session.printer();
        printer.line(
                switch (printer.format()) {
                    case TABLE -> "drover " + number();
                    case JSON -> "{\"version\": \"%s\"}".formatted(number());
                    case YAML -> "version: \"%s\"".formatted(number());
                    case NAME -> number();
                });
        return ExitCode.OK.number();
    }

    /** The version, such as 0.1.0, which the build writes. */
    public static String number() {
        try (InputStream in = Version.class.getResourceAsStream("version.properties")) {
            Properties properties = new Properties();
            properties.load(in);
            return properties.getProperty("version", "unknown");
        } catch (IOException e) {
            throw new UncheckedIOException("version.properties of the drover command", e);
        }
    }
}
