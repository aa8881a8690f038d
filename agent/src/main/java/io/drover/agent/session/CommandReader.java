package io.drover.agent.session;

import io.drover.migration.codec.Canonical;
import io.drover.migration.host.HostEvent;
import io.drover.migration.identity.ClusterId;
import io.drover.migration.identity.Digest;
import io.drover.migration.identity.HostKey;
import io.drover.migration.identity.MigrationId;
import io.drover.migration.identity.PlaneId;
import io.drover.migration.identity.PlaneIdentity;
import io.drover.migration.identity.PoolName;
import io.drover.migration.identity.Signed;
import io.drover.migration.identity.Succession;
import io.drover.migration.ownership.Genesis;
import io.drover.migration.ownership.HostSet;
import io.drover.migration.ownership.Links;
import io.drover.migration.ownership.LocalEndpoint;
import io.drover.migration.ownership.Majority;
import io.drover.migration.ownership.Placement;
import io.drover.protocol.AgentWire;
import io.drover.protocol.v1.AskNextKey;
import io.drover.protocol.v1.ToAgent;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads a plane's commands as events of the follower. */
final class CommandReader {
    private static final int MAX_ENDPOINTS = 256;
    private static final int MAX_SETS = 256;

    private CommandReader() {}

    /**
     * The event that a command is; empty where it is none of the follower's.
     *
     * @throws IllegalArgumentException or {@link io.drover.migration.codec.MalformedException} when the command is not
     *     well formed
     */
    static Optional<HostEvent> event(PlaneId from, ToAgent command) {
        return Optional.ofNullable(
                switch (command.getBodyCase()) {
                    case SUCCESSION ->
                        new HostEvent.SuccessionShown(
                                from,
                                Signed.decode(
                                        Succession.class,
                                        command.getSuccession().toByteArray()));
                    case GENESIS ->
                        new HostEvent.GenesisShown(
                                from,
                                Signed.decode(
                                        Genesis.class,
                                        command.getGenesis().getGenesis().toByteArray()),
                                endpoints(command.getGenesis().getEndpointsList()));
                    case BIND_ENDPOINTS ->
                        new HostEvent.EndpointsBound(
                                from,
                                new ClusterId(command.getBindEndpoints().getCluster()),
                                command.getBindEndpoints().getEpoch(),
                                endpoints(command.getBindEndpoints().getEndpointsList()));
                    case OFFER_PENDING ->
                        new HostEvent.PendingOffered(
                                from,
                                new ClusterId(command.getOfferPending().getCluster()),
                                command.getOfferPending().getEpoch(),
                                new MigrationId(command.getOfferPending().getMigration()),
                                Canonical.decode(
                                        PlaneIdentity.class,
                                        command.getOfferPending().getTarget().toByteArray()),
                                Optional.of(command.getOfferPending().getPool())
                                        .filter(pool -> !pool.isEmpty())
                                        .map(PoolName::new),
                                AgentWire.fromMessages(command.getOfferPending().getGatewaysList()));
                    case WITHDRAW_PENDING ->
                        new HostEvent.PendingWithdrawn(
                                from,
                                new ClusterId(command.getWithdrawPending().getCluster()),
                                command.getWithdrawPending().getEpoch(),
                                new MigrationId(command.getWithdrawPending().getMigration()));
                    case WORD ->
                        new HostEvent.WordAsked(
                                from,
                                new ClusterId(command.getWord().getCluster()),
                                command.getWord().getEpoch(),
                                new MigrationId(command.getWord().getMigration()),
                                command.getWord().getIncarnation());
                    case PLACEMENT ->
                        new HostEvent.PlacementShown(Signed.decode(
                                Placement.class, command.getPlacement().toByteArray()));
                    case LINKS ->
                        new HostEvent.LinksShown(
                                new ClusterId(command.getLinks().getCluster()),
                                Canonical.decode(
                                                Links.class,
                                                command.getLinks().getChain().toByteArray())
                                        .links());
                    case MAJORITY ->
                        new HostEvent.MajorityShown(Canonical.decode(
                                Majority.class, command.getMajority().toByteArray()));
                    case PROMISE ->
                        new HostEvent.PromiseAsked(
                                from,
                                command.getPromise().getIncarnation(),
                                new Digest(command.getPromise().getRecovery()));
                    case FORGET -> new HostEvent.ForgetAsked(from);
                    case RELEASE ->
                        new HostEvent.ReleaseAsked(
                                from,
                                new ClusterId(command.getRelease().getCluster()),
                                command.getRelease().getEpoch());
                    case WITHDRAW_NEXT_KEY ->
                        new HostEvent.NextKeyWithdrawn(from, new HostKey(command.getWithdrawNextKey()));
                    case NEXT_KEY_TAKEN -> new HostEvent.NextKeyTaken(from, new HostKey(command.getNextKeyTaken()));
                    case HELLO,
                            OPEN_TUNNEL,
                            NEXT_KEY,
                            FACTS,
                            LISTENERS,
                            REACH,
                            START_PROBES,
                            STOP_PROBES,
                            MARK_PROBES,
                            PING,
                            REFUSED,
                            BODY_NOT_SET -> null;
                });
    }

    /** The hosts of clusters: at most {@value #MAX_SETS} sets. */
    static List<HostSet> hostSets(AskNextKey asked) {
        if (asked.getHostsCount() > MAX_SETS) {
            throw new IllegalArgumentException(
                    "%d host sets: expected at most %d".formatted(asked.getHostsCount(), MAX_SETS));
        }
        return asked.getHostsList().stream()
                .map(set -> Canonical.decode(HostSet.class, set.toByteArray()))
                .toList();
    }

    /** Local endpoints as a plane names them: at most 256. */
    static Set<LocalEndpoint> endpoints(List<String> uris) {
        if (uris.size() > MAX_ENDPOINTS) {
            throw new IllegalArgumentException(
                    "%d local endpoints: expected at most %d".formatted(uris.size(), MAX_ENDPOINTS));
        }
        return uris.stream().map(LocalEndpoint::new).collect(Collectors.toUnmodifiableSet());
    }
}
