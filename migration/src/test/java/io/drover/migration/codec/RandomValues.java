package io.drover.migration.codec;

import io.drover.migration.TestCluster;
import io.drover.migration.TestHost;
import io.drover.migration.TestPlane;
import io.drover.migration.audit.Act;
import io.drover.migration.audit.AuditEntry;
import io.drover.migration.audit.AuditExtract;
import io.drover.migration.finding.Finding;
import io.drover.migration.finding.Severity;
import io.drover.migration.identity.ClusterId;
import io.drover.migration.identity.Digest;
import io.drover.migration.identity.Fingerprint;
import io.drover.migration.identity.GatewayAddress;
import io.drover.migration.identity.HostKey;
import io.drover.migration.identity.MigrationId;
import io.drover.migration.identity.PlaneId;
import io.drover.migration.identity.PlaneKey;
import io.drover.migration.identity.PoolName;
import io.drover.migration.identity.SealingKey;
import io.drover.migration.identity.Signature;
import io.drover.migration.identity.Signed;
import io.drover.migration.identity.Succession;
import io.drover.migration.manifest.AccessClient;
import io.drover.migration.manifest.AccessPoint;
import io.drover.migration.manifest.Manifest;
import io.drover.migration.manifest.SecretsKey;
import io.drover.migration.ownership.Adoption;
import io.drover.migration.ownership.AdoptionTerms;
import io.drover.migration.ownership.Chain;
import io.drover.migration.ownership.HostSet;
import io.drover.migration.ownership.HttpPattern;
import io.drover.migration.ownership.Link;
import io.drover.migration.ownership.LocalEndpoint;
import io.drover.migration.ownership.Placement;
import io.drover.migration.placement.MoveState;
import io.drover.migration.source.SourceState;
import io.drover.migration.target.ClaimOffer;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;

/** Values of any declared type, drawn from a seed: by reflection, but for types whose constructors demand something. */
final class RandomValues {
    private static final int ATTEMPTS = 200;
    private static final String[] LETTERS = {"a", "Z", "0", " ", "é", "水", "😀", "\0", "\n", "'"};

    private final Random random;
    private final TestPlane plane = TestPlane.named("plane-a");
    private final TestPlane other = TestPlane.named("plane-b");
    private final TestCluster cluster = TestCluster.of("cluster-r", 3);
    private final Map<Class<?>, Supplier<Object>> particular = new HashMap<>();

    RandomValues(long seed) {
        this.random = new Random(seed);
        particular.put(String.class, this::text);
        particular.put(long.class, this::number);
        particular.put(int.class, () -> (int) number());
        particular.put(boolean.class, random::nextBoolean);
        particular.put(Blob.class, () -> Blob.of(bytes(random.nextInt(20))));
        particular.put(Instant.class, () -> Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000)));
        particular.put(Duration.class, () -> Duration.ofSeconds(random.nextInt(), random.nextInt(1_000_000_000)));
        particular.put(HostKey.class, () -> new HostKey(hex(32)));
        particular.put(PlaneKey.class, () -> new PlaneKey(hex(32)));
        particular.put(SealingKey.class, () -> new SealingKey(hex(32)));
        particular.put(Digest.class, () -> new Digest(hex(32)));
        particular.put(Fingerprint.class, () -> new Fingerprint(hex(32)));
        particular.put(Signature.class, () -> new Signature(hex(64)));
        particular.put(ClusterId.class, ClusterId::random);
        particular.put(PlaneId.class, PlaneId::random);
        particular.put(MigrationId.class, MigrationId::random);
        particular.put(SecretsKey.class, SecretsKey::random);
        particular.put(
                GatewayAddress.class,
                () -> new GatewayAddress(
                        "gw" + random.nextInt(100), 1 + random.nextInt(65_535), new Fingerprint(hex(32))));
        particular.put(
                LocalEndpoint.class,
                () -> random.nextBoolean()
                        ? LocalEndpoint.unix("/run/s" + random.nextInt(1000))
                        : LocalEndpoint.tcp("127.0.0.1", 1 + random.nextInt(65_535)));
        particular.put(
                HttpPattern.class,
                () -> new HttpPattern(random.nextBoolean() ? "GET" : "HEAD", "/nodes/" + random.nextInt(9)));
        particular.put(
                Finding.class,
                () -> new Finding(
                        "CODE_" + random.nextInt(100), (Severity) of(Severity.class), text(), text(), text()));
        particular.put(HostSet.class, this::hostSet);
        particular.put(AdoptionTerms.class, () -> terms(false));
        particular.put(Adoption.class, () -> {
            AdoptionTerms terms = (AdoptionTerms) terms(false);
            return new Adoption(terms.survivors().hosts().iterator().next(), terms);
        });
        particular.put(Link.Adopted.class, () -> cluster.adopted((AdoptionTerms) terms(true)));
        particular.put(Chain.class, this::chain);
        particular.put(
                Manifest.class,
                () -> cluster.manifest(random.nextBoolean() ? transferred() : cluster.chain(plane), text()));
        particular.put(
                AccessPoint.class,
                () -> new AccessPoint(
                        "shop-%d.access.example".formatted(random.nextInt(1000)),
                        1 + random.nextInt(65_535),
                        List.of(Blob.of(bytes(9)), Blob.of(bytes(7))),
                        List.of((AccessClient) of(AccessClient.class))));
        particular.put(
                AccessClient.class,
                () -> new AccessClient(
                        "ci-" + random.nextInt(1000),
                        new Digest(hex(32)),
                        (Instant) of(Instant.class),
                        (Instant) of(Instant.class),
                        random.nextBoolean() ? Optional.empty() : Optional.of((Instant) of(Instant.class))));
        particular.put(
                Succession.class,
                () -> new Succession(plane.identity(), plane.withOtherKeys().identity(), List.of((GatewayAddress)
                        of(GatewayAddress.class))));
        particular.put(AuditExtract.class, this::extract);
        particular.put(SourceState.Plan.class, this::plan);
        particular.put(ClaimOffer.class, this::offer);
        particular.put(PoolName.class, () -> new PoolName("pool-" + random.nextInt(100)));
        particular.put(
                Placement.class,
                () -> new Placement(
                        ClusterId.random(),
                        PlaneId.random(),
                        1 + random.nextInt(5),
                        1 + random.nextInt(9),
                        1 + random.nextInt(9),
                        (PoolName) of(PoolName.class),
                        plane.gateways()));
        particular.put(MoveState.Plan.class, this::move);
    }

    Record record(Class<? extends Record> type) {
        return (Record) of(type);
    }

    Object of(Type type) {
        if (type instanceof ParameterizedType generic) {
            Type[] arguments = generic.getActualTypeArguments();
            Class<?> raw = (Class<?>) generic.getRawType();
            if (raw == Optional.class) {
                return random.nextBoolean() ? Optional.of(of(arguments[0])) : Optional.empty();
            }
            if (raw == List.class) {
                return some(arguments[0]);
            }
            if (raw == Set.class) {
                return new HashSet<>(some(arguments[0]));
            }
            if (raw == Map.class) {
                Map<Object, Object> map = new HashMap<>();
                some(arguments[0]).forEach(key -> map.put(key, of(arguments[1])));
                return map;
            }
            return construct(raw, arguments);
        }
        Class<?> raw = (Class<?>) type;
        Supplier<Object> supplier = particular.get(raw);
        if (supplier != null) {
            return supplier.get();
        }
        if (raw.isEnum()) {
            Object[] constants = raw.getEnumConstants();
            return constants[random.nextInt(constants.length)];
        }
        if (raw.isSealed() && raw.isInterface()) {
            Class<?>[] permitted = raw.getPermittedSubclasses();
            return of(permitted[random.nextInt(permitted.length)]);
        }
        return construct(raw, new Type[0]);
    }

    private Object construct(Class<?> raw, Type[] arguments) {
        RecordComponent[] components = raw.getRecordComponents();
        RuntimeException refusal = new IllegalStateException("never tried");
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Object[] values = Arrays.stream(components)
                    .map(component -> of(resolve(component.getGenericType(), raw, arguments)))
                    .toArray();
            try {
                Constructor<?> constructor = raw.getDeclaredConstructor(
                        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
                return constructor.newInstance(values);
            } catch (InvocationTargetException e) {
                refusal = new IllegalStateException("no value of " + raw + " was found", e.getTargetException());
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("no constructor of " + raw, e);
            }
        }
        throw refusal;
    }

    private static Type resolve(Type declared, Class<?> raw, Type[] arguments) {
        return declared instanceof TypeVariable<?> variable
                ? arguments[Arrays.asList(raw.getTypeParameters()).indexOf(variable)]
                : declared;
    }

    private List<Object> some(Type element) {
        List<Object> list = new ArrayList<>();
        int count = random.nextInt(4);
        for (int i = 0; i < count; i++) {
            list.add(of(element));
        }
        return list;
    }

    String text() {
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(8);
        for (int i = 0; i < length; i++) {
            text.append(LETTERS[random.nextInt(LETTERS.length)]);
        }
        return text.toString();
    }

    private long number() {
        return switch (random.nextInt(5)) {
            case 0 -> 0;
            case 1 -> random.nextInt(1000);
            case 2 -> Long.MAX_VALUE;
            case 3 -> Long.MIN_VALUE;
            default -> random.nextLong();
        };
    }

    private byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    private String hex(int bytes) {
        return java.util.HexFormat.of().formatHex(bytes(bytes));
    }

    private AuditExtract extract() {
        List<AuditEntry> entries = new ArrayList<>();
        int count = random.nextInt(4);
        for (int i = 0; i < count; i++) {
            Act act = (Act) of(Act.class);
            entries.add(new AuditEntry(
                    7L * (i + 1),
                    new Digest(hex(32)),
                    new Act(
                            act.at(),
                            act.who(),
                            act.from(),
                            act.what(),
                            act.target(),
                            Optional.of(cluster.id()),
                            act.outcome(),
                            act.details())));
        }
        return new AuditExtract(
                plane.id(),
                text(),
                cluster.id(),
                (Instant) of(Instant.class),
                count + random.nextInt(3),
                new Digest(hex(32)),
                entries);
    }

    private HostSet hostSet() {
        Set<HostKey> hosts = new HashSet<>();
        int count = 1 + random.nextInt(4);
        while (hosts.size() < count) {
            hosts.add(new HostKey(hex(32)));
        }
        return new HostSet(hosts);
    }

    private Object terms(boolean ofKnownHosts) {
        if (ofKnownHosts) {
            return cluster.adoptionTerms(cluster.chain(plane), other, cluster.host(random.nextInt(3)));
        }
        return new AdoptionTerms(
                ClusterId.random(),
                2 + random.nextInt(9),
                new Digest(hex(32)),
                plane.identity(),
                plane.gateways(),
                Set.of(new HostKey(hex(32))),
                hostSet());
    }

    private Chain chain() {
        Chain chain = cluster.chain(plane);
        return switch (random.nextInt(3)) {
            case 0 -> chain;
            case 1 -> chain.followedBy(new Link.Transfer(cluster.transfer(chain, plane, other)));
            default -> chain.followedBy(cluster.adopted(cluster.adoptionTerms(chain, other, cluster.host(0))));
        };
    }

    private Chain transferred() {
        Chain chain = cluster.chain(plane);
        return chain.followedBy(new Link.Transfer(cluster.transfer(chain, plane, other)));
    }

    private MoveState.Plan move() {
        return new MoveState.Plan(
                MigrationId.random(),
                cluster.id(),
                text(),
                plane.id(),
                1 + random.nextInt(5),
                1,
                1 + random.nextInt(9),
                PoolName.DEFAULT,
                (PoolName) of(PoolName.class),
                plane.gateways(),
                cluster.set(),
                Set.of());
    }

    private SourceState.Plan plan() {
        Chain chain = transferred();
        return new SourceState.Plan(
                MigrationId.random(),
                cluster.id(),
                text(),
                plane.identity(),
                1 + random.nextInt(5),
                other.identity(),
                other.gateways(),
                chain.epoch(),
                chain.head(),
                cluster.set(),
                random.nextBoolean() ? Set.of() : Set.of(cluster.host(0).id()),
                random.nextBoolean());
    }

    private ClaimOffer offer() {
        TestHost host = cluster.host(0);
        return new ClaimOffer(
                MigrationId.random(),
                cluster.id(),
                text(),
                "generic",
                text(),
                plane.identity(),
                1 + random.nextInt(5),
                other.identity(),
                1 + random.nextInt(5),
                new Digest(hex(32)),
                cluster.set(),
                List.of(new ClaimOffer.ClaimedHost(host.id(), text(), host.tls())));
    }

    /** A signed statement of a given type, really signed. */
    @SuppressWarnings("unchecked")
    <T extends Record & io.drover.migration.identity.Statement> Signed<T> signed(Class<?> type) {
        return Signed.by(plane.key(), (T) of(type));
    }
}
