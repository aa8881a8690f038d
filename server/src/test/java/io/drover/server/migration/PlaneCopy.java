package io.drover.server.migration;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;

/** A copy of a plane's folder, made while the plane was stopped. */
record PlaneCopy(Path folder) {
    /** Makes a copy; the plane runs again afterwards. */
    static PlaneCopy of(TestPlane plane, Path to) throws IOException {
        plane.stop();
        copy(plane.folder(), to);
        plane.start();
        return new PlaneCopy(to);
    }

    /** Puts the copy in the place of what the plane has now, and starts the plane. */
    void restore(TestPlane plane) throws IOException {
        plane.stop();
        remove(plane.folder());
        copy(folder, plane.folder());
        plane.start();
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path each, BasicFileAttributes attributes) throws IOException {
                Files.createDirectories(to.resolve(from.relativize(each)));
                Files.setPosixFilePermissions(to.resolve(from.relativize(each)), Files.getPosixFilePermissions(each));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path each, BasicFileAttributes attributes) throws IOException {
                Files.copy(each, to.resolve(from.relativize(each)), StandardCopyOption.COPY_ATTRIBUTES);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static void remove(Path tree) throws IOException {
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
