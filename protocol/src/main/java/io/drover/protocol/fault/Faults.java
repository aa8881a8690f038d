package io.drover.protocol.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Holds this process at fault points, for tests that kill it there.
 *
 * <p>Off, unless who starts the process names a folder in its environment ({@value #VARIABLE}); nothing that arrives over
 * a network gets there. A file in that folder, called after a point, asks the process to be held at that point once: the
 * thread that comes there first renames the file to {@code NAME.reached} and waits for as long as that is there. The other
 * threads go on. Who holds the process kills it, or removes the file. State of the process, not of an object: it is the
 * process that is held. Thread-safe.
 */
public final class Faults {
    /** The environment variable with the folder, which exists. */
    public static final String VARIABLE = "DROVER_FAULT_POINTS";

    /** What is added to a point's name once a thread is held there. */
    public static final String REACHED = ".reached";

    private static final long PAUSE_MILLIS = 5;
    private static final AtomicReference<@Nullable Path> FOLDER = new AtomicReference<>();

    private Faults() {}

    /**
     * Takes the folder from the environment, once, before anything else is done.
     *
     * @return the folder, for a warning; empty where none is named
     * @throws IllegalArgumentException when there is no such folder, or a file in it is called after no point
     */
    public static Optional<Path> arm(Map<String, String> environment) {
        String named = environment.get(VARIABLE);
        if (named == null) {
            return Optional.empty();
        }
        Path chosen = Path.of(named);
        for (String file : files(chosen)) {
            String point = file.endsWith(REACHED) ? file.substring(0, file.length() - REACHED.length()) : file;
            if (Arrays.stream(FaultPoint.values())
                    .noneMatch(known -> known.name().equals(point))) {
                throw new IllegalArgumentException("%s=%s: '%s' is no fault point; expected some of %s"
                        .formatted(VARIABLE, chosen, file, Arrays.toString(FaultPoint.values())));
            }
        }
        FOLDER.set(chosen);
        return Optional.of(chosen);
    }

    private static List<String> files(Path chosen) {
        try (Stream<Path> files = Files.list(chosen)) {
            return files.map(file -> String.valueOf(file.getFileName())).toList();
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "%s=%s: expected a folder that can be read (%s)"
                            .formatted(VARIABLE, chosen, e.getClass().getSimpleName()),
                    e);
        }
    }

    /** Passes a point; where a test asks for it, only once that lets it. */
    public static void reach(FaultPoint point) {
        Path armed = FOLDER.get();
        if (armed != null) {
            hold(armed, point);
        }
    }

    private static void hold(Path armed, FaultPoint point) {
        Path reached = armed.resolve(point.name() + REACHED);
        try {
            Files.move(armed.resolve(point.name()), reached, StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException e) {
            // Nobody asks for this point.
            return;
        } catch (IOException e) {
            throw new UncheckedIOException("fault point %s in %s cannot be held".formatted(point, armed), e);
        }
        boolean interrupted = false;
        while (Files.exists(reached)) {
            try {
                Thread.sleep(PAUSE_MILLIS);
            } catch (InterruptedException e) {
                // Whoever holds it decides when it goes on.
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
