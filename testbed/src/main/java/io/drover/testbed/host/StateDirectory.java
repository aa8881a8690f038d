package io.drover.testbed.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/**
 * What a testbed leaves on disk: the files of its hosts, and the identities of its processes, so that another process
 * can remove what a dead one left.
 *
 * @param path the folder; its name is the testbed's ID
 */
record StateDirectory(Path path) {
    private static final String OWNER = "owner";
    private static final String PROCESSES = "processes";
    private static final String LINK = "link";
    private static final String DETACHED = "detached";

    /** The folder of all testbeds of this user, made if it is not there. */
    static Path root() {
        Path root = Path.of(System.getProperty("java.io.tmpdir"))
                .resolve("drover-testbed-" + System.getProperty("user.name"));
        try {
            try {
                Files.createDirectory(
                        root, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            } catch (FileAlreadyExistsException e) {
                // Made before. As processes named in it get killed, nobody else may have made it.
                String me = System.getProperty("user.name");
                String owner = Files.getOwner(root, LinkOption.NOFOLLOW_LINKS).getName();
                if (!owner.equals(me) || !Files.isDirectory(root, LinkOption.NOFOLLOW_LINKS)) {
                    throw new IllegalStateException(
                            root + " is not a folder of " + me + " but belongs to " + owner + "; remove it", e);
                }
            }
            return root.toRealPath();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make the folder of testbeds " + root, e);
        }
    }

    /** A new testbed's folder. It appears with its owner in it, so that a sweep never takes it for a dead one's. */
    static StateDirectory create(Lifetime lifetime) {
        String id = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
        Path root = root();
        try {
            Path unfinished = Files.createDirectory(root.resolve("." + id));
            write(unfinished.resolve(OWNER), ProcessIdentity.ofThisJvm(), "owner");
            if (lifetime == Lifetime.DETACHED) {
                Files.createFile(unfinished.resolve(DETACHED));
            }
            Files.createDirectories(unfinished.resolve("hosts"));
            Files.createDirectories(unfinished.resolve("logs"));
            Path path = root.resolve(id);
            Files.move(unfinished, path, StandardCopyOption.ATOMIC_MOVE);
            return new StateDirectory(path);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make the folder of a testbed in " + root, e);
        }
    }

    static List<StateDirectory> all() {
        try (Stream<Path> paths = Files.list(root())) {
            return paths.filter(path -> !path.getFileName().toString().startsWith("."))
                    .filter(path -> Files.exists(path.resolve(OWNER)))
                    .map(StateDirectory::new)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list the testbeds", e);
        }
    }

    String id() {
        return path.getFileName().toString();
    }

    Path hosts() {
        return path.resolve("hosts");
    }

    Path logs() {
        return path.resolve("logs");
    }

    boolean detached() {
        return Files.exists(path.resolve(DETACHED));
    }

    /** Notes a process that has to be killed when the testbed is removed. */
    void record(ProcessIdentity process, String role) {
        try {
            write(path.resolve(PROCESSES), process, role);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot note process " + process + " in " + path, e);
        }
    }

    /** Notes the link outside that has to be gone when the testbed is. */
    void record(OutsideLink link) {
        try {
            Files.writeString(path.resolve(LINK), link.name() + " " + link.index() + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot note link " + link + " in " + path, e);
        }
    }

    Optional<OutsideLink> link() {
        Path file = path.resolve(LINK);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            String[] words = Files.readString(file).strip().split(" ");
            if (words.length != 2 || !words[0].matches("drover[0-9]{1,3}") || !words[1].matches("[0-9]{1,9}")) {
                throw new IllegalStateException("not `drover<number> <index>` in " + file);
            }
            return Optional.of(new OutsideLink(words[0], Integer.parseInt(words[1])));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    ProcessIdentity owner() {
        return read(OWNER).getFirst();
    }

    /** All that were ever recorded, the dead ones too. */
    List<ProcessIdentity> processes() {
        return Files.exists(path.resolve(PROCESSES)) ? read(PROCESSES) : List.of();
    }

    /** Whether it is nobody's any more. */
    boolean abandoned() {
        return detached()
                ? !owner().isAlive() && processes().stream().noneMatch(ProcessIdentity::isAlive)
                : !owner().isAlive();
    }

    private List<ProcessIdentity> read(String file) {
        Path source = path.resolve(file);
        try {
            return Files.readAllLines(source).stream()
                    .map(line -> parse(line)
                            .orElseThrow(() ->
                                    new IllegalStateException("not `<pid> <start> <role>` in " + source + ": " + line)))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + source, e);
        }
    }

    private static Optional<ProcessIdentity> parse(String line) {
        String[] words = line.split(" ");
        if (words.length != 3 || !words[0].matches("[0-9]{1,10}") || !words[1].matches("[0-9]{1,18}")) {
            return Optional.empty();
        }
        return Optional.of(new ProcessIdentity(Long.parseLong(words[0]), Long.parseLong(words[1])));
    }

    private static void write(Path file, ProcessIdentity process, String role) throws IOException {
        Files.writeString(
                file,
                process.pid() + " " + process.startTicks() + " " + role + "\n",
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }
}
