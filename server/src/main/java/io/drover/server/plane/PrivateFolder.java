package io.drover.server.plane;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;

/** Folders and files that only their owner may read, written so that a crash leaves all of them or none. */
public final class PrivateFolder {
    private PrivateFolder() {}

    /** Makes a folder with these files appear at once: it is filled under another name, synced and renamed. */
    public static void publish(Path folder, Map<String, String> contents) throws IOException {
        Path unfinished = folder.resolveSibling(folder.getFileName() + ".new");
        removeLeftover(unfinished);
        Files.createDirectory(
                unfinished, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        for (Map.Entry<String, String> file : contents.entrySet()) {
            write(unfinished.resolve(file.getKey()), file.getValue());
        }
        sync(unfinished);
        move(unfinished, folder);
    }

    /** Gives a file of such a folder another content, all of it or nothing. */
    public static void replace(Path file, String content) throws IOException {
        Path unfinished = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(unfinished);
        write(unfinished, content);
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        syncParent(file);
    }

    /** Renames a folder durably. */
    static void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        syncParent(to);
    }

    /** Makes what happened to a name durable. */
    static void syncParent(Path named) throws IOException {
        Path parent = named.getParent();
        if (parent != null) {
            sync(parent);
        }
    }

    /** Why an operation on a file failed, in words; Java's own message is often only the path. */
    public static String reason(IOException e) {
        return switch (e) {
            case AccessDeniedException denied -> "permission denied for " + denied.getFile();
            case NoSuchFileException absent -> absent.getFile() + " does not exist";
            default -> e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        };
    }

    private static void removeLeftover(Path unfinished) throws IOException {
        if (Files.isDirectory(unfinished)) {
            try (var files = Files.list(unfinished)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
        }
        Files.deleteIfExists(unfinished);
    }

    private static void write(Path file, String content) throws IOException {
        try (FileChannel channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            ByteBuffer bytes = ByteBuffer.wrap(content.getBytes(StandardCharsets.US_ASCII));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    private static void sync(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
