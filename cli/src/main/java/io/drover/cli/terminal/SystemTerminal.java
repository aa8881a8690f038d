package io.drover.cli.terminal;

import java.io.Console;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The terminal that the process was started on. Its size is asked of {@code stty}, at most every two seconds, so that a
 * resized window is noticed.
 */
public final class SystemTerminal implements Terminal {
    private static final Pattern SIZE = Pattern.compile("(\\d{1,5}) (\\d{1,5})\\s*");
    private static final Duration SIZE_KEPT = Duration.ofSeconds(2);

    private final Console console;
    private Size size = new Size(24, 80);
    private long askedNanos;
    private boolean asked;

    private record Size(int rows, int columns) {}

    private SystemTerminal(Console console) {
        this.console = console;
    }

    /** The terminal where both input and output are one, else none. */
    // JDK 25 went back to a console that is null where there is no terminal; Error Prone knows JDK 22 to 24.
    @SuppressWarnings("SystemConsoleNull")
    public static Terminal find() {
        Console console = System.console();
        return console == null || !console.isTerminal() ? new NoTerminal() : new SystemTerminal(console);
    }

    @Override
    public boolean interactive() {
        return true;
    }

    @Override
    public int columns() {
        return Math.max(20, size().columns);
    }

    @Override
    public int rows() {
        return Math.max(5, size().rows);
    }

    @Override
    public @Nullable String ask(String prompt) {
        return console.readLine("%s", prompt);
    }

    @Override
    public @Nullable String askSecretly(String prompt) {
        char[] typed = console.readPassword("%s", prompt);
        if (typed == null) {
            return null;
        }
        String secret = new String(typed);
        Arrays.fill(typed, ' ');
        return secret;
    }

    private synchronized Size size() {
        long now = System.nanoTime();
        if (!asked || now - askedNanos > SIZE_KEPT.toNanos()) {
            asked = true;
            askedNanos = now;
            size = read(size);
        }
        return size;
    }

    private static Size read(Size known) {
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(ProcessBuilder.Redirect.INHERIT)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!stty.waitFor(1, TimeUnit.SECONDS)) {
                stty.destroyForcibly();
                return known;
            }
            Matcher answer = SIZE.matcher(new String(stty.getInputStream().readNBytes(64), StandardCharsets.US_ASCII));
            if (!answer.matches()
                    || answer.group(1).equals("0")
                    || answer.group(2).equals("0")) {
                return known;
            }
            return new Size(Integer.parseInt(answer.group(1)), Integer.parseInt(answer.group(2)));
        } catch (IOException e) {
            // A system without stty: the usual size has to do.
            return known;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return known;
        }
    }
}
