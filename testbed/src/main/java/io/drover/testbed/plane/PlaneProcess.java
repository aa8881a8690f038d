package io.drover.testbed.plane;

import io.drover.testbed.command.LocalProcess;
import io.drover.testbed.command.RunningProcess;
import io.drover.testbed.command.Waiting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A plane: a real {@code drover server} over a folder of its own, with an administrator's token. It can be stopped,
 * killed and started again over the same folder and ports. Safe for use by several threads, one of which starts and
 * stops it.
 */
public final class PlaneProcess implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(90);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(30);

    /** As the server announces them; see its first lines. */
    private static final Pattern TOKEN = Pattern.compile("\\b(drover_[A-Za-z0-9_-]{20,})");

    private static final Pattern FINGERPRINT = Pattern.compile("fingerprint\\W+([0-9a-f]{64})\\b");

    private final Distribution distribution;
    private final PlaneSettings settings;
    private volatile @Nullable RunningProcess process;
    private volatile @Nullable PlaneClient client;

    private PlaneProcess(Distribution distribution, PlaneSettings settings) {
        this.distribution = distribution;
        this.settings = settings;
    }

    /** Starts a new plane and returns when it answers. */
    public static PlaneProcess start(Distribution distribution, PlaneSettings settings) {
        PlaneProcess plane = new PlaneProcess(distribution, settings);
        try {
            Files.createDirectories(settings.folder());
            plane.start();
            return plane;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make the folder of plane " + settings.name(), e);
        } catch (RuntimeException e) {
            plane.close();
            throw e;
        }
    }

    /** Starts it after {@link #stop()} or {@link #kill()} and returns when it answers. */
    public void start() {
        launch();
        awaitReady();
    }

    /** Starts it and returns at once: it may yet fail. */
    public void launch() {
        if (isRunning()) {
            throw new IllegalStateException("plane " + name() + " runs");
        }
        process = LocalProcess.start(
                "plane " + name(),
                distribution.words(settings.arguments().toArray(String[]::new)),
                environment(),
                settings.log());
    }

    private Map<String, String> environment() {
        Map<String, String> all = new HashMap<>(distribution.environment());
        all.putAll(settings.environment());
        return all;
    }

    /**
     * Waits until it answers.
     *
     * @throws IllegalStateException with its last output, if it ended or does not answer in time
     */
    public void awaitReady() {
        RunningProcess started = process();
        Waiting.until(
                "announcement of plane " + name(),
                START_LIMIT,
                () -> !started.isAlive() || (find(TOKEN) != null && find(FINGERPRINT) != null),
                () -> started.lastLines(15));
        PlaneClient connected = client;
        if (started.isAlive() && connected == null) {
            connected = new PlaneClient(name(), api(), fingerprint(), token());
            client = connected;
        }
        PlaneClient asked = connected;
        Waiting.until(
                "health of plane " + name(),
                START_LIMIT,
                () -> !started.isAlive() || (asked != null && asked.isUp()),
                () -> started.lastLines(15));
        if (!started.isAlive()) {
            throw new IllegalStateException(
                    "plane " + name() + " ended while it started; its last output: " + started.lastLines(15));
        }
    }

    public String name() {
        return settings.name();
    }

    public PlaneSettings settings() {
        return settings;
    }

    /** Where REST is served. */
    public URI api() {
        return URI.create("https://" + PlaneSettings.text(settings.api()));
    }

    /** The SHA-256 of the server's key, 64 hexadecimal digits. */
    public String fingerprint() {
        return announced(FINGERPRINT, "fingerprint");
    }

    /** The administrator's token that the first start printed. */
    public String token() {
        return announced(TOKEN, "administrator's token");
    }

    /** REST, as the administrator. */
    public PlaneClient client() {
        PlaneClient now = client;
        if (now == null) {
            throw new IllegalStateException("plane " + name() + " was never ready");
        }
        return now;
    }

    public boolean isRunning() {
        RunningProcess now = process;
        return now != null && now.isAlive();
    }

    /** The server's process. */
    public RunningProcess process() {
        RunningProcess now = process;
        if (now == null) {
            throw new IllegalStateException("plane " + name() + " was never started");
        }
        return now;
    }

    /** All output of all starts. */
    public Path log() {
        return settings.log();
    }

    /** The end of its output, for errors, without its administrator's token. */
    public String lastLines() {
        return TOKEN.matcher(process().lastLines(20)).replaceAll("drover_...");
    }

    /** Ends it in order (SIGTERM) and waits for its end. */
    public void stop() {
        process().terminate();
        process().await(STOP_LIMIT);
    }

    /** Ends it at once (SIGKILL). */
    public void kill() {
        process().kill();
    }

    /** Ends it at once; its folder stays. */
    @Override
    public void close() {
        PlaneClient connected = client;
        if (connected != null) {
            connected.close();
        }
        RunningProcess now = process;
        if (now != null) {
            now.close();
        }
    }

    private String announced(Pattern pattern, String what) {
        String found = find(pattern);
        if (found == null) {
            throw new IllegalStateException("plane " + name() + " printed no " + what + "; see " + log());
        }
        return found;
    }

    private @Nullable String find(Pattern pattern) {
        try {
            Matcher matcher = pattern.matcher(Files.readString(log()));
            return matcher.find() ? matcher.group(1) : null;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the log of plane " + name(), e);
        }
    }

    @Override
    public String toString() {
        return "plane " + name() + " at " + api();
    }
}
