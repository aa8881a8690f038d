package io.drover.agent.session;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.drover.fuzz.Fuzz;
import io.drover.migration.codec.Canonical;
import io.drover.migration.codec.MalformedException;
import io.drover.migration.host.Follower;
import io.drover.migration.host.HostEvent;
import io.drover.migration.host.HostState;
import io.drover.migration.identity.ClusterId;
import io.drover.migration.identity.Fingerprint;
import io.drover.migration.identity.GatewayAddress;
import io.drover.migration.identity.HostKey;
import io.drover.migration.identity.MigrationId;
import io.drover.migration.identity.PlaneId;
import io.drover.migration.identity.PlaneIdentity;
import io.drover.migration.identity.PoolName;
import io.drover.migration.identity.Signed;
import io.drover.migration.identity.SigningKey;
import io.drover.migration.identity.UnsealingKey;
import io.drover.migration.ownership.Genesis;
import io.drover.migration.ownership.HostSet;
import io.drover.migration.ownership.Links;
import io.drover.migration.ownership.Placement;
import io.drover.protocol.AgentWire;
import io.drover.protocol.v1.AskNextKey;
import io.drover.protocol.v1.BindEndpoints;
import io.drover.protocol.v1.OfferPending;
import io.drover.protocol.v1.ShowGenesis;
import io.drover.protocol.v1.ShowLinks;
import io.drover.protocol.v1.ToAgent;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Commands as a plane might send them that somebody else took over. */
class CommandReaderFuzzTest {
    private static final PlaneId PLANE = new PlaneId("plane-a");
    private static final ClusterId CLUSTER = new ClusterId("c-shop");
    private static final List<GatewayAddress> GATEWAYS =
            List.of(new GatewayAddress("gw.example", 7443, new Fingerprint("ab".repeat(32))));

    private final SigningKey host = SigningKey.generate();
    private final SigningKey key = SigningKey.generate();
    private final PlaneIdentity plane =
            new PlaneIdentity(PLANE, key.planeKey(), UnsealingKey.generate().sealingKey());

    private static ByteString bytes(byte[] encoded) {
        return ByteString.copyFrom(encoded);
    }

    private List<byte[]> commands() {
        var genesis = Signed.by(key, new Genesis(CLUSTER, plane, new HostSet(Set.of(host.hostKey())).electorate(), 1));
        var placement = Signed.by(key, new Placement(CLUSTER, PLANE, 1, 1, 2, new PoolName("eu"), GATEWAYS));
        return Stream.of(
                        ToAgent.newBuilder()
                                .setGenesis(ShowGenesis.newBuilder()
                                        .setGenesis(bytes(genesis.encode()))
                                        .addEndpoints("unix:/run/docker.sock")
                                        .addEndpoints("tcp:127.0.0.1:80")),
                        ToAgent.newBuilder()
                                .setBindEndpoints(BindEndpoints.newBuilder()
                                        .setCluster(CLUSTER.value())
                                        .setEpoch(1)
                                        .addEndpoints("tcp:[::1]:5432")),
                        ToAgent.newBuilder()
                                .setOfferPending(OfferPending.newBuilder()
                                        .setCluster(CLUSTER.value())
                                        .setEpoch(1)
                                        .setMigration(MigrationId.random().value())
                                        .setTarget(bytes(Canonical.encode(plane)))
                                        .setPool("eu")
                                        .addAllGateways(AgentWire.toMessages(GATEWAYS))),
                        ToAgent.newBuilder()
                                .setNextKey(AskNextKey.newBuilder()
                                        .addHosts(bytes(Canonical.encode(new HostSet(Set.of(host.hostKey())))))),
                        ToAgent.newBuilder()
                                .setNextKeyTaken(SigningKey.generate().hostKey().hex()),
                        ToAgent.newBuilder()
                                .setWithdrawNextKey(
                                        SigningKey.generate().hostKey().hex()),
                        ToAgent.newBuilder().setPlacement(bytes(placement.encode())),
                        ToAgent.newBuilder()
                                .setLinks(ShowLinks.newBuilder()
                                        .setCluster(CLUSTER.value())
                                        .setChain(bytes(Canonical.encode(new Links(List.of()))))))
                .map(command -> command.setNumber(7).build().toByteArray())
                .toList();
    }

    /** Read, and shown to a follower that holds nothing: it may refuse, and must not fail. */
    @Test
    void commandsOfAPlane() {
        Follower follower = new Follower(host);
        HostState fresh = HostState.fresh(host.hostKey());
        HostKey next = SigningKey.generate().hostKey();
        Fuzz.of("command to an agent", 1)
                .examples(commands())
                .tokens("\n\0", "\12", "unix:/", "c-shop")
                .inputs(20_000)
                .refusedBy(
                        InvalidProtocolBufferException.class, MalformedException.class, IllegalArgumentException.class)
                .allocating(2 << 20, 200)
                .run(input -> {
                    ToAgent command = ToAgent.parseFrom(input);
                    CommandReader.event(PLANE, command).ifPresent(event -> follower.on(fresh, event));
                    follower.on(
                            fresh,
                            new HostEvent.NextKeyOffered(PLANE, next, CommandReader.hostSets(command.getNextKey())));
                });
    }
}
