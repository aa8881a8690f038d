package io.drover.agent.facts;

import io.drover.migration.ownership.LocalEndpoint;
import io.drover.protocol.v1.Listener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which process listens at a local endpoint, and since when, from {@code /proc} (proc(5)). Where several processes share
 * a listening socket, the oldest is named: it made the socket. Thread-safe.
 */
public final class Listeners {
    /** USER_HZ: the unit of start times in {@code /proc/PID/stat}; 100 on every Linux architecture that runs Java. */
    private static final long TICKS_PER_SECOND = 100;

    /**
     * The command is in parentheses and may itself hold any character: the fields go on after the last one. Field 22, the
     * start time in ticks since boot, is the 20th after the command.
     */
    private static final Pattern STAT = Pattern.compile("(?s)\\d+ \\((.*)\\)(?: [^ )]+){19} (\\d{1,15})(?: .*)?");

    private final Path proc;

    /** @param proc where the proc file system is mounted */
    public Listeners(Path proc) {
        this.proc = proc;
    }

    /** One answer for each endpoint, in order. Reads the process table once for all of them. */
    public List<Listener> at(List<LocalEndpoint> endpoints) {
        ListeningSockets sockets = ListeningSockets.read(proc);
        Map<LocalEndpoint, Set<Long>> inodes = new HashMap<>();
        Set<Long> wanted = new HashSet<>();
        for (LocalEndpoint endpoint : endpoints) {
            Set<Long> found = sockets.inodesAt(endpoint);
            inodes.put(endpoint, found);
            wanted.addAll(found);
        }
        Map<Long, Owner> owners = wanted.isEmpty() ? Map.of() : owners(wanted);
        return endpoints.stream()
                .map(endpoint -> describe(endpoint, inodes.getOrDefault(endpoint, Set.of()), owners))
                .toList();
    }

    private record Owner(long pid, long startedMillis, String command) {}

    private static Listener describe(LocalEndpoint endpoint, Set<Long> inodes, Map<Long, Owner> owners) {
        Listener.Builder listener =
                Listener.newBuilder().setEndpoint(endpoint.uri()).setListening(!inodes.isEmpty());
        inodes.stream()
                .filter(owners::containsKey)
                .map(owners::get)
                .min(Listeners::older)
                .ifPresent(owner -> listener.setPid(owner.pid())
                        .setStartedMillis(owner.startedMillis())
                        .setCommand(owner.command()));
        return listener.build();
    }

    private static int older(Owner one, Owner other) {
        int byStart = Long.compare(one.startedMillis(), other.startedMillis());
        return byStart != 0 ? byStart : Long.compare(one.pid(), other.pid());
    }

    private Map<Long, Owner> owners(Set<Long> wanted) {
        Instant boot = BootTime.read(proc);
        Map<Long, Owner> owners = new HashMap<>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(proc, "[0-9]*")) {
            for (Path process : processes) {
                Set<Long> held = heldBy(process, wanted);
                if (!held.isEmpty()) {
                    Owner owner = owner(process, boot);
                    held.forEach(inode -> owners.merge(inode, owner, (a, b) -> older(a, b) <= 0 ? a : b));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the process table in %s cannot be read".formatted(proc), e);
        }
        return owners;
    }

    private static Set<Long> heldBy(Path process, Set<Long> wanted) {
        Set<Long> held = new HashSet<>();
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(process.resolve("fd"))) {
            for (Path descriptor : descriptors) {
                socketInode(descriptor, wanted, held);
            }
        } catch (IOException | DirectoryIteratorException e) {
            // The process ended meanwhile, or belongs to a user whose descriptors this agent may not see.
            return held;
        }
        return held;
    }

    private static void socketInode(Path descriptor, Set<Long> wanted, Set<Long> held) {
        try {
            String target = Files.readSymbolicLink(descriptor).toString();
            if (target.startsWith("socket:[")) {
                long inode = Long.parseLong(target.substring("socket:[".length(), target.length() - 1));
                if (wanted.contains(inode)) {
                    held.add(inode);
                }
            }
        } catch (IOException e) {
            // Closed meanwhile: it is not the one that is looked for.
            return;
        }
    }

    private static Owner owner(Path process, Instant boot) {
        long pid = Long.parseLong(process.getFileName().toString());
        try {
            // A process names itself, in whatever bytes.
            String stat = new String(Files.readAllBytes(process.resolve("stat")), StandardCharsets.UTF_8);
            Matcher fields = STAT.matcher(stat);
            if (!fields.matches()) {
                return new Owner(pid, 0, "");
            }
            long ticks = Long.parseLong(fields.group(2));
            Instant started = boot.plusMillis(ticks * 1000 / TICKS_PER_SECOND);
            return new Owner(pid, started.toEpochMilli(), fields.group(1));
        } catch (IOException e) {
            return new Owner(pid, 0, "");
        }
    }
}
