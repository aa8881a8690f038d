package io.drover.cli.context;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.drover.cli.failure.CliException;
import io.drover.cli.failure.ExitCode;
import io.drover.cli.rest.Json;
import io.drover.cli.rest.KeyFingerprint;
import io.drover.cli.rest.PlaneUrl;
import io.drover.cli.rest.Token;
import io.drover.cli.terminal.Surroundings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;

/**
 * The file of contexts: {@code $XDG_CONFIG_HOME/drover/config.json}, or {@code ~/.config/drover/config.json}. It holds
 * tokens, so only its owner may read it; one that others can read is refused, as ssh does with keys.
 */
public final class ContextFile {
    private static final int MAX_BYTES = 1 << 20;
    private static final Set<PosixFilePermission> OTHERS = EnumSet.complementOf(EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE));

    private final Path file;

    /** The file as it is stored. */
    private record Stored(
            @Nullable String current, @Nullable List<@Nullable StoredContext> contexts) {}

    private record StoredContext(
            @Nullable String name,
            @Nullable String url,
            @Nullable String fingerprint,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String next,

            @Nullable String token,
            @Nullable String madeToken) {}

    public ContextFile(Path file) {
        this.file = file;
    }

    public static ContextFile of(Surroundings surroundings) {
        // The XDG specification says that a relative path there is to be ignored.
        Path folder = surroundings
                .variable("XDG_CONFIG_HOME")
                .map(Path::of)
                .filter(Path::isAbsolute)
                .orElseGet(() -> Path.of(
                        surroundings.variable("HOME").orElseGet(() -> System.getProperty("user.home")), ".config"));
        return new ContextFile(folder.resolve("drover").resolve("config.json"));
    }

    public Path path() {
        return file;
    }

    /** Reads the contexts; there are none where there is no file. */
    public Contexts read() {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw broken("it has more than %d bytes".formatted(MAX_BYTES), null);
            }
            checkPermissions();
            Stored stored = Json.mapper().readValue(Files.readAllBytes(file), Stored.class);
            return understand(stored);
        } catch (NoSuchFileException e) {
            return Contexts.NONE;
        } catch (IOException e) {
            throw new CliException(ExitCode.USAGE, "cannot read %s: %s".formatted(file, e), e);
        } catch (JacksonException e) {
            TokenStreamLocation place = e.getLocation();
            throw broken(
                    place == null
                            ? "it is not the JSON expected"
                            : "it is not the JSON expected, near line %d, column %d"
                                    .formatted(place.getLineNr(), place.getColumnNr()),
                    e);
        } catch (IllegalArgumentException e) {
            throw broken(String.valueOf(e.getMessage()), e);
        }
    }

    /** Changes the contexts. Two commands at once do not undo each other's changes. */
    public void change(UnaryOperator<Contexts> change) {
        try {
            boolean posix = Files.getFileStore(existingParent()).supportsFileAttributeView("posix");
            Files.createDirectories(folder(), attributes(posix, "rwx------"));
            Path lock = folder().resolve("config.lock");
            try (FileChannel channel = FileChannel.open(
                            lock,
                            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                            attributes(posix, "rw-------"));
                    FileLock held = channel.lock()) {
                assert held.isValid();
                write(change.apply(read()), attributes(posix, "rw-------"));
            }
        } catch (IOException e) {
            throw new CliException(ExitCode.USAGE, "cannot write %s: %s".formatted(file, e), e);
        }
    }

    private void write(Contexts contexts, FileAttribute<?>[] attributes) throws IOException {
        Stored stored = new Stored(
                contexts.current().orElse(null),
                contexts.all().stream()
                        .map(context -> new StoredContext(
                                context.name(),
                                context.url().toString(),
                                context.fingerprint().hex(),
                                context.next().map(KeyFingerprint::hex).orElse(null),
                                context.token().secret(),
                                context.madeToken().orElse(null)))
                        .toList());
        byte[] json = Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(stored);
        // The file may be a link into a folder that is kept elsewhere; the link stays.
        Path real = Files.exists(file) ? file.toRealPath() : file;
        Path next = real.resolveSibling("config.json.new");
        Files.deleteIfExists(next);
        try (FileChannel channel =
                FileChannel.open(next, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), attributes)) {
            ByteBuffer buffer = ByteBuffer.wrap(json);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
        }
        Files.move(next, real, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static FileAttribute<?>[] attributes(boolean posix, String permissions) {
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    private Path folder() {
        Path parent = file.toAbsolutePath().getParent();
        if (parent == null) {
            throw new IllegalStateException("a file without a folder: " + file);
        }
        return parent;
    }

    private Path existingParent() {
        Path each = folder();
        while (!Files.exists(each) && each.getParent() != null) {
            each = each.getParent();
        }
        return each;
    }

    private void checkPermissions() throws IOException {
        if (!Files.getFileStore(file).supportsFileAttributeView("posix")) {
            return;
        }
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
        if (permissions.stream().anyMatch(OTHERS::contains)) {
            throw new CliException(
                    ExitCode.USAGE,
                    "%s can be used by others (%s), and it holds tokens; expected rw-------. Run: chmod 600 '%s'. If others may have read it, have new tokens made"
                            .formatted(file, PosixFilePermissions.toString(permissions), file));
        }
    }

    private Contexts understand(@Nullable Stored stored) {
        if (stored == null || stored.contexts == null) {
            throw new IllegalArgumentException("the list 'contexts' is missing");
        }
        List<Context> contexts =
                stored.contexts.stream().map(ContextFile::understand).toList();
        if (contexts.stream().map(Context::name).distinct().count() < contexts.size()) {
            throw new IllegalArgumentException("two contexts have the same name");
        }
        return new Contexts(Optional.ofNullable(stored.current), contexts);
    }

    private static Context understand(@Nullable StoredContext stored) {
        if (stored == null
                || stored.name == null
                || stored.url == null
                || stored.fingerprint == null
                || stored.token == null) {
            throw new IllegalArgumentException("a context lacks one of name, url, fingerprint, token");
        }
        return new Context(
                stored.name,
                PlaneUrl.parse(stored.url),
                KeyFingerprint.parse(stored.fingerprint),
                Optional.ofNullable(stored.next).map(KeyFingerprint::parse),
                new Token(stored.token),
                Optional.ofNullable(stored.madeToken));
    }

    private CliException broken(String why, @Nullable Throwable cause) {
        return new CliException(
                ExitCode.USAGE,
                "%s cannot be used: %s. Correct it, or move it away and log in again".formatted(file, why),
                cause);
    }
}
