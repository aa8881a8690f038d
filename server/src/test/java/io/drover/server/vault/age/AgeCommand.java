package io.drover.server.vault.age;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Debian's {@code age}, which asks for passphrases on a terminal only: {@code script} gives it one. */
final class AgeCommand {
    private final Path folder;

    AgeCommand(Path folder) {
        this.folder = folder;
    }

    static boolean isInstalled() {
        return List.of("age", "age-keygen", "script").stream()
                .allMatch(program -> Files.isExecutable(Path.of("/usr/bin", program)));
    }

    /** A new identity: its secret line. */
    String identity() throws Exception {
        Path file = folder.resolve("identity-" + System.nanoTime());
        run(List.of(), "age-keygen", "-o", file.toString());
        return Files.readAllLines(file).stream()
                .filter(line -> line.startsWith("AGE-SECRET-KEY-1"))
                .findFirst()
                .orElseThrow();
    }

    String recipient(String identity) throws Exception {
        Path file = Files.writeString(folder.resolve("identity"), identity + "\n");
        return run(List.of(), "age-keygen", "-y", file.toString()).strip();
    }

    byte[] encryptTo(String recipient, byte[] plain, String... options) throws Exception {
        Path in = Files.write(folder.resolve("plain"), plain);
        Path out = folder.resolve("encrypted");
        List<String> command = new ArrayList<>(List.of("age", "-r", recipient, "-o", out.toString()));
        command.addAll(List.of(options));
        command.add(in.toString());
        run(List.of(), command.toArray(String[]::new));
        return Files.readAllBytes(out);
    }

    byte[] decryptWith(String identity, byte[] file) throws Exception {
        Path key = Files.writeString(folder.resolve("identity"), identity + "\n");
        Path in = Files.write(folder.resolve("file.age"), file);
        Path out = folder.resolve("decrypted");
        run(List.of(), "age", "-d", "-i", key.toString(), "-o", out.toString(), in.toString());
        return Files.readAllBytes(out);
    }

    byte[] encryptWithPassphrase(String passphrase, byte[] plain) throws Exception {
        Path in = Files.write(folder.resolve("plain"), plain);
        Path out = folder.resolve("encrypted");
        Files.deleteIfExists(out);
        run(List.of(passphrase, passphrase), "script", "-qec", "age -p -o %s %s".formatted(out, in), "/dev/null");
        return Files.readAllBytes(out);
    }

    byte[] decryptWithPassphrase(String passphrase, byte[] file) throws Exception {
        Path in = Files.write(folder.resolve("file.age"), file);
        Path out = folder.resolve("decrypted");
        Files.deleteIfExists(out);
        run(List.of(passphrase), "script", "-qec", "age -d -o %s %s".formatted(out, in), "/dev/null");
        return Files.readAllBytes(out);
    }

    private static String run(List<String> typed, String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (var in = process.outputWriter()) {
            for (String line : typed) {
                in.write(line + "\n");
                in.flush();
            }
            // The terminal stays open until the program has ended: its end would end the program.
            String output =
                    new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException("%s failed: %s".formatted(String.join(" ", command), output));
            }
            return output;
        } finally {
            process.destroyForcibly();
        }
    }
}
