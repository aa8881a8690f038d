package io.drover.server.migration;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.function.Predicate;

/** A copy of a plane's folder, to put it back to. */
record CopiedFolder(Path original, Path copy) {
    /** Of a plane that is stopped. */
    static CopiedFolder of(Path original, Path copy) throws IOException {
        return of(original, copy, ignored -> true);
    }

    /** Without some of the files. */
    static CopiedFolder of(Path original, Path copy, Predicate<Path> copied) throws IOException {
        copyTree(original, copy, copied);
        return new CopiedFolder(original, copy);
    }

    /** The plane is as it was when the copy was made. */
    void putBack() throws IOException {
        removeTree(original);
        copyTree(copy, original, ignored -> true);
    }

    private static void copyTree(Path from, Path to, Predicate<Path> copied) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path each, BasicFileAttributes attributes) throws IOException {
                Files.createDirectories(to.resolve(from.relativize(each)));
                Files.setPosixFilePermissions(to.resolve(from.relativize(each)), Files.getPosixFilePermissions(each));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path each, BasicFileAttributes attributes) throws IOException {
                if (copied.test(each)) {
                    Files.copy(each, to.resolve(from.relativize(each)), StandardCopyOption.COPY_ATTRIBUTES);
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static void removeTree(Path tree) throws IOException {
        Files.walkFileTree(tree, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path each, BasicFileAttributes attributes) throws IOException {
                Files.delete(each);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path each, @org.jspecify.annotations.Nullable IOException failure)
                    throws IOException {
                Files.delete(each);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
