package io.drover.server.vault.transfer;

import io.drover.server.event.Event;
import io.drover.server.event.Events;
import io.drover.server.plane.OwnPlane;
import io.drover.server.vault.Credential;
import io.drover.server.vault.CredentialId;
import io.drover.server.vault.OpenedCredential;
import io.drover.server.vault.Vault;
import io.drover.server.vault.age.AgeException;
import io.drover.server.vault.age.AgeFile;
import io.drover.server.vault.age.AgeKey;
import io.drover.server.vault.probe.ConnectionTests;
import io.drover.server.web.Problem;
import io.drover.server.web.ProblemException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Takes credentials out of the vault into a file, and in from one. Thread-safe. */
final class CredentialTransfer {
    private final Vault vault;
    private final ConnectionTests tests;
    private final OwnPlane self;
    private final Events events;
    private final InstantSource time;

    CredentialTransfer(Vault vault, ConnectionTests tests, OwnPlane self, Events events, InstantSource time) {
        this.vault = vault;
        this.tests = tests;
        this.self = self;
        this.events = events;
        this.time = time;
    }

    /** A credential file, and the names of what is in it. */
    record Exported(byte[] file, List<String> names) {}

    /** What an import did. */
    record Imported(List<Credential> stored, List<String> skipped) {}

    /**
     * Writes a file.
     *
     * @param wanted which of all
     * @param idsOrNames and which besides
     */
    Exported export(Predicate<Credential> wanted, List<String> idsOrNames, AgeKey key) {
        List<String> asked = Stream.concat(
                        vault.list().stream()
                                .filter(wanted)
                                .map(credential -> credential.id().value()),
                        idsOrNames.stream())
                .distinct()
                .toList();
        if (asked.isEmpty()) {
            throw ProblemException.conflict("NOTHING_TO_EXPORT", "there are no credentials at this plane");
        }
        List<OpenedCredential> opened =
                asked.stream().map(vault::open).distinct().toList();
        byte[] plain = CredentialFile.write(
                opened, time.instant(), self.identity().id().value(), self.name());
        try {
            byte[] file = AgeFile.encrypt(plain, key);
            List<String> names = opened.stream().map(OpenedCredential::name).toList();
            events.publish(Event.of(
                    time.instant(),
                    "credential.exported",
                    self.identity().id().value(),
                    Map.of("credentials", Integer.toString(names.size()))));
            return new Exported(file, names);
        } catch (AgeException e) {
            throw told(e);
        } finally {
            Arrays.fill(plain, (byte) 0);
        }
    }

    /** What an import would meet; changes nothing. */
    List<Candidate> precheck(byte[] file, AgeKey key, boolean dial) {
        List<Candidate> candidates = candidates(file, key);
        return dial ? ConnectionTests.together(candidates, this::dialled) : candidates;
    }

    /**
     * Imports all that is selected, or nothing.
     *
     * @param selected names in the file; empty for all that is not here
     * @param replace whether what is here by a selected name is replaced
     */
    Imported take(byte[] file, AgeKey key, Set<String> selected, boolean replace) {
        List<Candidate> candidates = candidates(file, key);
        requireKnown(candidates, selected);
        List<OpenedCredential> created = new ArrayList<>();
        Map<CredentialId, OpenedCredential> replaced = new LinkedHashMap<>();
        List<String> skipped = new ArrayList<>();
        List<String> taken = new ArrayList<>();
        for (Candidate candidate : candidates) {
            String name = candidate.credential().name();
            boolean named = selected.contains(name);
            if (!selected.isEmpty() && !named) {
                continue;
            }
            switch (candidate.state()) {
                case NEW -> created.add(candidate.credential());
                case SAME -> skipped.add(name);
                case HERE_BY_OTHER_NAME -> {
                    // By itself it would be there twice; who names it wants that.
                    if (named) {
                        created.add(candidate.credential());
                    } else {
                        skipped.add(name);
                    }
                }
                case NAME_TAKEN -> {
                    if (replace) {
                        replaced.put(candidate.here().orElseThrow().id(), candidate.credential());
                    } else if (named) {
                        taken.add(name);
                    } else {
                        skipped.add(name);
                    }
                }
            }
        }
        if (!taken.isEmpty()) {
            throw ProblemException.conflict(
                    "CREDENTIAL_NAME_TAKEN",
                    "%s here differ from those in the file: %s; ask to replace them, or rename those here first. Nothing was changed"
                            .formatted(
                                    taken.size() == 1 ? "a credential" : taken.size() + " credentials",
                                    Problem.shortened(String.join(", ", taken))));
        }
        List<Credential> stored = vault.put(created, replaced);
        events.publish(Event.of(
                time.instant(),
                "credential.imported",
                self.identity().id().value(),
                Map.of("credentials", Integer.toString(stored.size()))));
        return new Imported(stored, skipped);
    }

    private List<Candidate> candidates(byte[] file, AgeKey key) {
        List<OpenedCredential> inFile = opened(file, key);
        List<Credential> here = vault.list();
        return inFile.stream().map(credential -> candidate(credential, here)).toList();
    }

    private Candidate candidate(OpenedCredential credential, List<Credential> here) {
        Optional<Credential> byName = here.stream()
                .filter(known -> known.name().equals(credential.name()))
                .findFirst();
        if (byName.isPresent()) {
            return new Candidate(
                    credential,
                    same(byName.get(), credential) ? Candidate.State.SAME : Candidate.State.NAME_TAKEN,
                    byName,
                    Optional.empty());
        }
        Optional<Credential> byContent =
                here.stream().filter(known -> same(known, credential)).findFirst();
        return new Candidate(
                credential,
                byContent.isPresent() ? Candidate.State.HERE_BY_OTHER_NAME : Candidate.State.NEW,
                byContent,
                Optional.empty());
    }

    private boolean same(Credential known, OpenedCredential credential) {
        return known.account().equals(credential.account())
                && vault.open(known.id().value()).secret().equals(credential.secret());
    }

    private Candidate dialled(Candidate candidate) {
        return new Candidate(
                candidate.credential(),
                candidate.state(),
                candidate.here(),
                Optional.of(tests.test(
                        candidate.credential().account(), candidate.credential().secret())));
    }

    private static List<OpenedCredential> opened(byte[] file, AgeKey key) {
        byte[] plain;
        try {
            plain = AgeFile.open(file, key);
        } catch (AgeException e) {
            throw told(e);
        }
        try {
            return CredentialFile.read(plain);
        } finally {
            Arrays.fill(plain, (byte) 0);
        }
    }

    private static void requireKnown(List<Candidate> candidates, Set<String> selected) {
        Set<String> names = candidates.stream()
                .map(candidate -> candidate.credential().name())
                .collect(Collectors.toSet());
        selected.stream().filter(name -> !names.contains(name)).findFirst().ifPresent(name -> {
            throw ProblemException.notFound(
                    "NOT_IN_FILE",
                    "there is no credential '%s' in the file; nothing was changed".formatted(Problem.shortened(name)));
        });
    }

    private static ProblemException told(AgeException e) {
        return ProblemException.badRequest(
                switch (e.reason()) {
                    case NOT_AN_AGE_FILE -> "NOT_AN_AGE_FILE";
                    case NEWER_VERSION -> "FILE_TOO_NEW";
                    case WRONG_KEY -> "WRONG_PASSPHRASE";
                    case OTHER_KIND_OF_KEY -> "OTHER_KIND_OF_KEY";
                    case DAMAGED -> "FILE_DAMAGED";
                    case TOO_EXPENSIVE -> "FILE_TOO_EXPENSIVE";
                    case MALFORMED_KEY -> "WRONG_AGE_KEY";
                },
                String.valueOf(e.getMessage()));
    }
}
