package io.drover.cli.credential;

import io.drover.cli.failure.CliException;
import io.drover.cli.failure.ExitCode;
import io.drover.cli.failure.UsageException;
import io.drover.cli.session.Session;
import io.drover.cli.terminal.Terminal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads secrets: from files, standard input, or a person who types them unseen. They are never arguments. */
public final class SecretInput {
    private static final int MAX_BYTES = 64 << 10;

    private final Session session;

    public SecretInput(Session session) {
        this.session = session;
    }

    /**
     * The first line of a file, or what a person types.
     *
     * @param what it is, for people
     * @param option the one that names the file
     * @param file null to ask; - for standard input
     */
    public String line(String what, String option, @Nullable String file) {
        String secret = file == null
                ? asked(what, option)
                : text(option, file).lines().findFirst().orElse("");
        if (secret.isEmpty()) {
            throw new UsageException("the %s is empty; %s".formatted(what, expected(option)));
        }
        return secret;
    }

    /** As {@link #line}; a person types it twice, since nothing else tells a slip. */
    public String newLine(String what, String option, @Nullable String file) {
        String secret = line(what, option, file);
        if (file == null && !secret.equals(asked(what + " again", option))) {
            throw new UsageException("the %s was not typed twice alike; nothing was done".formatted(what));
        }
        return secret;
    }

    /** A whole file, in UTF-8. */
    String text(String option, String file) {
        return new String(bytes(option, file, MAX_BYTES), StandardCharsets.UTF_8);
    }

    /** A whole file; - for standard input. */
    byte[] bytes(String option, String file, int maxBytes) {
        try (InputStream in = file.equals("-") ? session.surroundings().in() : Files.newInputStream(Path.of(file))) {
            byte[] bytes = in.readNBytes(maxBytes + 1);
            if (bytes.length > maxBytes) {
                throw new UsageException("%s %s has more than %d bytes".formatted(option, file, maxBytes));
            }
            return bytes;
        } catch (NoSuchFileException e) {
            throw new CliException(ExitCode.USAGE, "%s: there is no file %s".formatted(option, file), e);
        } catch (IOException e) {
            throw new CliException(
                    ExitCode.USAGE, "%s: %s cannot be read: %s".formatted(option, file, e.getMessage()), e);
        }
    }

    private String asked(String what, String option) {
        Terminal terminal = session.surroundings().terminal();
        if (!terminal.interactive()) {
            throw new UsageException(
                    "there is no terminal on which to ask for the %s; %s".formatted(what, expected(option)));
        }
        String typed = terminal.askSecretly(Character.toUpperCase(what.charAt(0)) + what.substring(1) + ": ");
        return typed == null ? "" : typed;
    }

    private static String expected(String option) {
        return "give it in the first line of %s FILE, or of standard input with %s -".formatted(option, option);
    }
}
