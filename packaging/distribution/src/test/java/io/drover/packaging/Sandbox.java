package io.drover.packaging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A folder in which scripts run with nothing on PATH but the tools they are allowed to count on and the stand-ins that
 * a test puts there, so that a test sees the same on every machine.
 */
final class Sandbox {
    private static final long TIMEOUT_SECONDS = 60;
    private static final List<String> TOOLS = List.of(
            "sh",
            "bash",
            "awk",
            "cat",
            "chmod",
            "cp",
            "dirname",
            "find",
            "grep",
            "head",
            "ls",
            "mkdir",
            "mktemp",
            "mv",
            "readlink",
            "rm",
            "sed",
            "sort",
            "tail",
            "tee",
            "tr");

    private final Path root;
    private final Map<String, String> environment = new TreeMap<>();

    /** What a script did. */
    record Result(int exitCode, String out, String err) {
        List<String> lines() {
            return out.lines().toList();
        }

        String lastLine() {
            return lines().getLast();
        }
    }

    Sandbox(Path root) {
        this.root = root;
        environment.put("PATH", root.resolve("path").toString());
        environment.put("HOME", root.resolve("home").toString());
        environment.put("JDK_FOLDERS", root.resolve("jdks").toString());
        try {
            Files.createDirectories(root.resolve("path"));
            Files.createDirectories(root.resolve("jdks"));
            for (String tool : TOOLS) {
                command(tool, "exec '%s' \"$@\"".formatted(onPath(tool)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The folder of this repository. */
    static Path repository() {
        return Path.of(System.getProperty("repository", "../.."))
                .toAbsolutePath()
                .normalize();
    }

    Path root() {
        return root;
    }

    Sandbox set(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /** Puts a shell script on PATH. */
    Sandbox command(String name, String script) {
        Path path = root.resolve("path").resolve(name);
        executable(path, "#!/bin/sh\n" + script + "\n");
        return this;
    }

    /** Makes a folder that looks like a JDK, whose {@code java} prints its own folder and its arguments, one a line. */
    Path jdk(String home, String version) {
        Path jdk = runtime(home, version);
        executable(jdk.resolve("bin/javac"), "#!/bin/sh\n");
        return jdk;
    }

    /** As {@link #jdk}, but without a compiler. */
    Path runtime(String home, String version) {
        Path jdk = root.resolve(home);
        executable(jdk.resolve("bin/java"), "#!/bin/sh\necho \"${0%/bin/java}\"\nprintf '%s\\n' \"$@\"\n");
        write(jdk.resolve("release"), "IMPLEMENTOR=\"Somebody\"\nJAVA_VERSION=\"" + version + "\"\n");
        return jdk;
    }

    void executable(Path path, String content) {
        write(path, content);
        try {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void write(Path path, String content) {
        try {
            Files.createDirectories(path.getParent());
            Files.writeString(path, content, UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Copies a script of the repository, to be run where its surroundings are the test's. */
    Path copy(String script, String to) {
        try {
            Path target = root.resolve(to);
            executable(target, Files.readString(repository().resolve(script), UTF_8));
            return target;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Result run(Path script, String... arguments) {
        try {
            Path out = Files.createTempFile(root, "out", "");
            Path err = Files.createTempFile(root, "err", "");
            List<String> command = new ArrayList<>(List.of(script.toString()));
            command.addAll(List.of(arguments));
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(root.toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile());
            builder.environment().clear();
            builder.environment().putAll(environment);
            Process process = builder.start();
            process.getOutputStream().close();
            if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(command + " did not end within " + TIMEOUT_SECONDS + " s; it said: "
                        + Files.readString(out, UTF_8) + Files.readString(err, UTF_8));
            }
            return new Result(process.exitValue(), Files.readString(out, UTF_8), Files.readString(err, UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while " + script + " ran", e);
        }
    }

    /** The names in a folder, sorted and joined by a space. */
    static String names(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().collect(joining(" "));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path onPath(String tool) {
        return Stream.of(System.getenv("PATH").split(":", -1))
                .map(folder -> Path.of(folder).resolve(tool))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new AssertionError(tool + " is not on PATH; the scripts need it"));
    }
}
