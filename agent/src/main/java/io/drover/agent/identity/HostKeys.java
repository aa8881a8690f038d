package io.drover.agent.identity;

import io.drover.agent.state.BrokenFileException;
import io.drover.migration.host.Follower;
import io.drover.migration.host.HostState;
import io.drover.migration.host.NextKey;
import io.drover.migration.identity.HostKey;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The keys of a host, and those that it is about to change to. Which of them count is said by the host's state alone: the
 * next ones are stored here before the state tells of them, and those of now are dropped after the state is done with them.
 * So a crash in between leaves what {@link #isBehind} notices and {@link #following} mends.
 *
 * @param current those that the host is known by
 * @param next those that it is about to be known by
 */
public record HostKeys(HostIdentity current, Optional<HostIdentity> next) {
    public static HostKeys of(HostIdentity current) {
        return new HostKeys(current, Optional.empty());
    }

    /** With next keys beside those of now; with the same ones as before where there are some. */
    public HostKeys changing() {
        return next.isPresent() ? this : new HostKeys(current, Optional.of(HostIdentity.generate()));
    }

    /** Whether the state has gone on, or never came to, what these keys are for. */
    public boolean isBehind(HostState state) {
        return !state.self().equals(current.hostKey())
                || (next.isPresent() && state.next().isEmpty());
    }

    /**
     * The keys that the state calls for: the next ones in the place of the former, or the next ones dropped.
     *
     * @throws BrokenFileException when the state names a key that is not here
     */
    public HostKeys following(HostState state) {
        Optional<HostIdentity> self = state.self().equals(current.hostKey())
                ? Optional.of(current)
                : next.filter(identity -> identity.hostKey().equals(state.self()));
        HostIdentity counts = self.orElseThrow(() -> missing(state.self()));
        Optional<HostKey> called = state.next().map(NextKey::key);
        return new HostKeys(counts, called.map(this::nextIdentity));
    }

    /** The public halves: one of them is the host's by its state. */
    public Set<HostKey> hostKeys() {
        return Stream.concat(Stream.of(current), next.stream())
                .map(HostIdentity::hostKey)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** What votes with these keys. */
    public Follower follower() {
        return next.map(identity -> new Follower(current.signingKey(), identity.signingKey()))
                .orElseGet(() -> new Follower(current.signingKey()));
    }

    private HostIdentity nextIdentity(HostKey key) {
        return next.filter(identity -> identity.hostKey().equals(key)).orElseThrow(() -> missing(key));
    }

    private static BrokenFileException missing(HostKey key) {
        return new BrokenFileException(
                "the state names key %s of this host, which is not in the file '%s' beside it; restore both from one backup of this host"
                        .formatted(key, IdentityFile.NAME));
    }

    /** Without the keys. */
    @Override
    public String toString() {
        return "HostKeys[%s, next %s]".formatted(current, next);
    }
}
