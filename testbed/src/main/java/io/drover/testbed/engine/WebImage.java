package io.drover.testbed.engine;

import io.drover.testbed.command.Command;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * The image {@value #NAME}, made of this machine's static busybox: {@code httpd} over {@code /www} and the ledger's
 * server. It comes from no registry; its ID is the same in every engine, as nothing in it tells the time.
 *
 * @param archive a file as written by {@code docker save}
 */
public record WebImage(Path archive) {
    public static final String NAME = "web:1";

    private static final Path BUSYBOX = Path.of("/bin/busybox");

    /**
     * Makes the image's archive.
     *
     * @param folder an existing folder, where the archive and what it is made of are put
     */
    public static WebImage build(Path folder) {
        try {
            Path root = folder.resolve("root");
            Path bin = Files.createDirectories(root.resolve("bin"));
            Files.copy(BUSYBOX, bin.resolve("busybox"), StandardCopyOption.COPY_ATTRIBUTES);
            for (String applet : Command.of(BUSYBOX.toString(), "--list").run().lines()) {
                if (!applet.equals("busybox")) {
                    Files.createSymbolicLink(bin.resolve(applet), Path.of("busybox"));
                }
            }
            Path ledger = bin.resolve("ledger");
            try (InputStream script = resource("ledger")) {
                Files.copy(script, ledger);
            }
            Files.setPosixFilePermissions(ledger, PosixFilePermissions.fromString("rwxr-xr-x"));
            Files.createDirectories(root.resolve("ledger"));
            Files.createDirectories(root.resolve("tmp"));
            Files.writeString(Files.createDirectories(root.resolve("www")).resolve("index.html"), "hello\n");

            Path layer = folder.resolve("layer.tar");
            tar(root, layer, ".");
            // The first process of a container ignores SIGTERM, and would be waited for.
            // Image config and manifest as in the Docker image specification v1.2.
            Files.writeString(folder.resolve("config.json"), """
                    {"architecture":"%s","os":"linux","created":"2026-01-01T00:00:00Z",
                     "config":{"Env":["PATH=/bin"],"Cmd":["httpd","-f","-h","/www","-p","80"],"StopSignal":"SIGKILL"},
                     "rootfs":{"type":"layers","diff_ids":["sha256:%s"]}}
                    """.formatted(architecture(), sha256(layer)));
            Files.writeString(folder.resolve("manifest.json"), """
                    [{"Config":"config.json","RepoTags":["%s"],"Layers":["layer.tar"]}]
                    """.formatted(NAME));
            Path archive = folder.resolve("web.tar");
            tar(folder, archive, "manifest.json", "config.json", "layer.tar");
            return new WebImage(archive);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make the image " + NAME + " in " + folder, e);
        }
    }

    private static void tar(Path from, Path to, String... what) {
        Command tar = Command.of(what)
                .behind(List.of(
                        "tar",
                        "--create",
                        "--sort=name",
                        "--mtime=@1767225600",
                        "--owner=0",
                        "--group=0",
                        "--numeric-owner",
                        "--file=" + to,
                        "--directory=" + from));
        tar.run();
    }

    private static String architecture() {
        String ours = System.getProperty("os.arch");
        return switch (ours) {
            case "aarch64" -> "arm64";
            default -> ours;
        };
    }

    private static String sha256(Path file) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static InputStream resource(String name) {
        InputStream in = WebImage.class.getResourceAsStream(name);
        if (in == null) {
            throw new IllegalStateException("not in the build: " + name);
        }
        return in;
    }
}
