package io.drover.server.vault.key;

import io.drover.server.StartupException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs the command that prints root keys. What it prints is never told; its standard error is that of the server. */
record KeyCommand(String line, Duration limit) {
    private static final int MAX_OUTPUT = 64 << 10;

    /** @throws StartupException when it fails, prints too much or takes too long */
    String output() {
        try {
            Process process = new ProcessBuilder("/bin/sh", "-c", line)
                    .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            try {
                return output(process);
            } finally {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        } catch (IOException e) {
            throw failed("it cannot be run: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed("the start was interrupted", e);
        }
    }

    private String output(Process process) throws IOException, InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        CompletableFuture<byte[]> printed = new CompletableFuture<>();
        Thread.ofVirtual().name("vault-key-command").start(() -> read(process.getInputStream(), printed));
        byte[] bytes;
        try {
            bytes = printed.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw failed("it did not end within %d s".formatted(limit.toSeconds()), e);
        } catch (ExecutionException e) {
            throw failed("its output cannot be read: " + e.getCause(), e);
        }
        if (bytes.length > MAX_OUTPUT) {
            throw failed("it printed more than %d bytes".formatted(MAX_OUTPUT), null);
        }
        if (!process.waitFor(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS)) {
            throw failed("it did not end within %d s".formatted(limit.toSeconds()), null);
        }
        if (process.exitValue() != 0) {
            throw failed(
                    "it ended with exit code %d; what it says is on the server's standard error"
                            .formatted(process.exitValue()),
                    null);
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static void read(InputStream in, CompletableFuture<byte[]> printed) {
        try {
            printed.complete(in.readNBytes(MAX_OUTPUT + 1));
        } catch (IOException e) {
            printed.completeExceptionally(e);
        }
    }

    private StartupException failed(String why, @org.jspecify.annotations.Nullable Throwable cause) {
        String message =
                "the vault's root key cannot be had from --vault-key command:%s: %s; run the command by hand, it should print 32 bytes in Base64"
                        .formatted(line, why);
        return cause == null ? new StartupException(message) : new StartupException(message, cause);
    }
}
