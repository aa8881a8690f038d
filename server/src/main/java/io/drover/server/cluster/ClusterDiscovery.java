package io.drover.server.cluster;

import io.drover.kind.Discovery;
import io.drover.kind.Kind;
import io.drover.kind.KindException;
import io.drover.kind.TakeOver;
import io.drover.migration.finding.Finding;
import io.drover.migration.identity.ClusterId;
import io.drover.migration.identity.MigrationId;
import io.drover.migration.identity.Signed;
import io.drover.migration.manifest.Profile;
import io.drover.migration.ownership.Grant;
import io.drover.server.host.Host;
import io.drover.server.host.HostFactsRecord;
import io.drover.server.host.HostPresence;
import io.drover.server.plane.OwnPlane;
import io.drover.server.store.Store;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks for a cluster that shall be taken over, and changes nothing. Thread-safe. */
final class ClusterDiscovery {
    /** Long enough for a kind to look at many hosts. */
    private static final Duration GRANT = Duration.ofMinutes(10);

    private final Store store;
    private final OwnPlane self;
    private final Kinds kinds;
    private final ReachFactory reaches;
    private final HostPresence presence;
    private final InstantSource time;

    ClusterDiscovery(
            Store store, OwnPlane self, Kinds kinds, ReachFactory reaches, HostPresence presence, InstantSource time) {
        this.store = store;
        this.self = self;
        this.kinds = kinds;
        this.reaches = reaches;
        this.presence = presence;
        this.time = time;
    }

    /** Everything that is worth telling; without a profile where a finding is an error. */
    Discovery discover(TakeOverWish wish) throws InterruptedException {
        Optional<Kind> kind = kinds.named(wish.kind());
        if (kind.isEmpty()) {
            return failed(Finding.error(
                    "KIND_UNKNOWN",
                    "cluster " + wish.name(),
                    "kind '%s' is not known to this server".formatted(wish.kind()),
                    "choose one of " + String.join(", ", kinds.names())));
        }
        List<TakeOver.Candidate> candidates = candidates();
        Optional<TakeOver.Candidate> entry = wish.entryHost()
                .flatMap(name -> candidates.stream()
                        .filter(candidate -> candidate.name().equals(name))
                        .findFirst());
        if (wish.entryHost().isPresent() && entry.isEmpty()) {
            return failed(Finding.error(
                    "HOST_UNKNOWN",
                    "host " + wish.entryHost().get(),
                    "no host of this name has joined this plane",
                    "choose one that 'drover host list' shows, or let it join: 'drover host token'"));
        }
        TakeOver request = new TakeOver(
                wish.name(),
                entry.map(TakeOver.Candidate::host),
                wish.settings(),
                wish.endpoints(),
                wish.without(),
                candidates);
        try {
            return withConflicts(wish, kind.get().discover(request, reaches.inspecting(grant(kind.get(), request))));
        } catch (KindException e) {
            return failed(Finding.error(
                    "DISCOVERY_FAILED",
                    "cluster " + wish.name(),
                    String.valueOf(e.getMessage()),
                    "mend what it names, then try again"));
        } catch (IllegalArgumentException e) {
            // Kinds refuse settings and endpoints that make no sense in this way.
            return failed(Finding.error(
                    "WRONG_SETTINGS",
                    "cluster " + wish.name(),
                    String.valueOf(e.getMessage()),
                    "correct the settings, then try again"));
        }
    }

    private Discovery withConflicts(TakeOverWish wish, Discovery found) {
        List<Finding> findings = new ArrayList<>(found.findings());
        store.read(transaction -> {
            if (transaction.clusters().findByName(wish.name()).isPresent()) {
                findings.add(Finding.error(
                        "NAME_TAKEN",
                        "cluster " + wish.name(),
                        "this plane has a cluster of this name",
                        "choose another name"));
            }
            found.profile()
                    .flatMap(profile -> transaction.clusters().findByFingerprint(profile.fingerprint()))
                    .ifPresent(known -> findings.add(Finding.error(
                            "CLUSTER_HERE_ALREADY",
                            "cluster " + wish.name(),
                            "it is the cluster that this plane has as '%s' (%s)".formatted(known.name(), known.id()),
                            "none: it is taken over already")));
            return findings;
        });
        Optional<Profile> profile = Finding.anyError(findings) ? Optional.empty() : found.profile();
        if (profile.isEmpty() && !Finding.anyError(findings)) {
            findings.add(Finding.error(
                    "NOTHING_FOUND",
                    "cluster " + wish.name(),
                    "kind '%s' found no cluster".formatted(wish.kind()),
                    "check the entry host and the settings"));
        }
        return new Discovery(profile, findings);
    }

    private Signed<Grant> grant(Kind kind, TakeOver request) {
        List<Grant.Rule> rules = kind.endpoints(request).stream()
                .flatMap(endpoint -> kind.inspection(endpoint).stream())
                .toList();
        return Signed.by(
                self.keys().signingKey(),
                new Grant(
                        MigrationId.random(),
                        ClusterId.random(),
                        0,
                        self.identity().id(),
                        rules,
                        time.instant().plus(GRANT)));
    }

    private List<TakeOver.Candidate> candidates() {
        List<Host> hosts = store.read(transaction -> transaction.hosts().list());
        return hosts.stream()
                .map(host -> new TakeOver.Candidate(
                        host.key(),
                        host.name(),
                        host.tls(),
                        host.facts().map(HostFactsRecord::hostname).orElse(host.name()),
                        host.facts().map(HostFactsRecord::addresses).orElse(List.of()),
                        presence.isOnline(host.key())))
                .toList();
    }

    private static Discovery failed(Finding finding) {
        return new Discovery(Optional.empty(), List.of(finding));
    }
}
