package io.drover.migration.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.migration.TestCluster;
import io.drover.migration.TestHost;
import io.drover.migration.TestPlane;
import io.drover.migration.codec.Blob;
import io.drover.migration.codec.Canonical;
import io.drover.migration.codec.MalformedException;
import io.drover.migration.finding.Severity;
import io.drover.migration.identity.ClusterId;
import io.drover.migration.identity.MigrationId;
import io.drover.migration.identity.SealBrokenException;
import io.drover.migration.identity.SealedBox;
import io.drover.migration.identity.UnsealingKey;
import io.drover.migration.ownership.Chain;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ManifestTest {
    private static final MigrationId MIGRATION = new MigrationId("migration-1");

    private final TestPlane source = TestPlane.named("plane-a");
    private final TestPlane target = TestPlane.named("plane-b");
    private final TestCluster cluster = TestCluster.of("cluster-1", 3);
    private final Chain chain = cluster.chain(source);
    private final Manifest manifest = cluster.manifest(chain);

    @Test
    void theDigestIsOfTheContentWhateverTheOrder() {
        Map<String, String> forward = new LinkedHashMap<>();
        Map<String, String> backward = new LinkedHashMap<>();
        for (int i = 0; i < 50; i++) {
            forward.put("service/" + i, "v" + i);
            backward.put("service/" + (49 - i), "v" + (49 - i));
        }
        Manifest one = cluster.manifest(chain, "shop", forward);
        Manifest two = cluster.manifest(chain, "shop", backward);
        assertThat(one.digest()).isEqualTo(two.digest());
        assertThat(Canonical.decode(Manifest.class, Canonical.encode(one)).digest())
                .isEqualTo(one.digest());
        backward.put("service/7", "changed");
        assertThat(cluster.manifest(chain, "shop", backward).digest()).isNotEqualTo(one.digest());
        assertThat(cluster.manifest(chain, "store", forward).digest()).isNotEqualTo(one.digest());
    }

    @Test
    void aManifestAgreesWithItsChain() {
        TestCluster other = TestCluster.of("cluster-2", 3);
        assertThatThrownBy(() -> cluster.manifest(other.chain(source)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("holds the chain of cluster-2");
        TestCluster fewer = TestCluster.of("cluster-1", 2);
        assertThatThrownBy(() -> cluster.manifest(fewer.chain(source)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("names other hosts than its ownership");
    }

    @Test
    void aProfileNamesAHostOnce() {
        Member member = TestHost.named("h0").member();
        assertThatThrownBy(() -> new Profile("swarm", "f", Map.of(), List.of(member, member), List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("names a host twice");
        assertThat(cluster.profile().member(member.host())).contains(member);
        assertThat(cluster.profile().member(TestHost.named("stranger").id())).isEmpty();
    }

    @Test
    void onlyTheTargetReadsASealedManifest() {
        SealedManifest sealed =
                SealedManifest.seal(MIGRATION, manifest, target.identity().sealingKey());
        assertThat(sealed.open(target.unsealing())).isEqualTo(manifest);
        assertThatThrownBy(() -> sealed.open(source.unsealing())).isInstanceOf(SealBrokenException.class);
        SealedManifest ofAnother = new SealedManifest(new MigrationId("migration-2"), sealed.box());
        assertThatThrownBy(() -> ofAnother.open(target.unsealing())).isInstanceOf(SealBrokenException.class);
    }

    @Test
    void aSealedThingThatIsNoManifestIsMalformed() {
        SealedBox box = UnsealingKey.seal(
                target.identity().sealingKey(), "manifest of migration " + MIGRATION, Blob.of(new byte[] {1, 2}));
        assertThatThrownBy(() -> new SealedManifest(MIGRATION, box).open(target.unsealing()))
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void secretsOpenUnderTheirKeyAndForTheirCluster() {
        SecretsKey key = SecretsKey.random();
        Secrets secrets = new Secrets(Map.of("password", Blob.of(new byte[] {'h', 'u', 'n', 't', 'e', 'r'})));
        SealedSecrets sealed = key.seal(cluster.id(), secrets);
        assertThat(key.open(cluster.id(), sealed)).isEqualTo(secrets);
        broken(SecretsKey.random(), cluster.id(), sealed);
        broken(key, new ClusterId("cluster-2"), sealed);
        byte[] altered = sealed.ciphertext().bytes();
        altered[0] ^= 1;
        broken(key, cluster.id(), new SealedSecrets(sealed.nonce(), Blob.of(altered)));
        broken(key, cluster.id(), new SealedSecrets(Blob.of(new byte[12]), sealed.ciphertext()));
        broken(key, cluster.id(), new SealedSecrets(sealed.nonce(), Blob.EMPTY));
        broken(key, cluster.id(), new SealedSecrets(Blob.EMPTY, sealed.ciphertext()));
        broken(key, cluster.id(), new SealedSecrets(Blob.of(new byte[1000]), sealed.ciphertext()));
        assertThat(key.seal(cluster.id(), secrets)).isNotEqualTo(sealed);
    }

    private static void broken(SecretsKey key, ClusterId cluster, SealedSecrets sealed) {
        assertThatThrownBy(() -> key.open(cluster, sealed)).isInstanceOf(SealBrokenException.class);
    }

    @Test
    void theSecretsKeyTravelsSealedToTheTarget() {
        SecretsKey key = SecretsKey.random();
        SealedBox box = key.sealedTo(target.identity().sealingKey());
        assertThat(SecretsKey.openedBy(target.unsealing(), box)).isEqualTo(key);
        assertThatThrownBy(() -> SecretsKey.openedBy(source.unsealing(), box)).isInstanceOf(SealBrokenException.class);
        assertThatThrownBy(() -> new SecretsKey(Blob.of(new byte[31])))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a secrets key of 31 bytes: expected 32");
    }

    @Test
    void secretsNeverPrint() {
        Blob secret = Blob.of("correct horse".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        Secrets secrets = new Secrets(Map.of("password", secret));
        SecretsKey key = SecretsKey.random();
        assertThat(secrets.toString()).isEqualTo("Secrets[password]").doesNotContain("correct", secret.hex());
        assertThat(key.toString()).doesNotContain(key.bytes().hex());
        assertThat(key.seal(cluster.id(), secrets).toString()).doesNotContain(secret.hex());
    }

    @Test
    void differencesOfIdentityAreErrorsAndOthersAreNot() {
        Inventory before = new Inventory(
                Map.of("node/1", "a", "service/web", "7", "volume/x", "v"),
                Map.of("container/1", "h0"),
                TestCluster.THEN);
        Inventory after = new Inventory(
                Map.of("node/1", "a", "service/web", "8", "network/n", "n"),
                Map.of("container/2", "h1"),
                TestCluster.THEN.plusSeconds(5));
        List<InventoryDifference> differences = InventoryDifference.between(before, after);
        assertThat(differences)
                .containsExactly(
                        new InventoryDifference("network/n", true, Optional.empty(), Optional.of("n")),
                        new InventoryDifference("service/web", true, Optional.of("7"), Optional.of("8")),
                        new InventoryDifference("volume/x", true, Optional.of("v"), Optional.empty()),
                        new InventoryDifference("container/1", false, Optional.of("h0"), Optional.empty()),
                        new InventoryDifference("container/2", false, Optional.empty(), Optional.of("h1")));
        assertThat(differences.get(1).finding("shop").severity()).isEqualTo(Severity.ERROR);
        assertThat(differences.get(1).finding("shop").seen())
                .isEqualTo("service/web: 7 at the source, 8 at the target");
        assertThat(differences.get(3).finding("shop").severity()).isEqualTo(Severity.INFO);
        assertThat(InventoryDifference.between(before, before)).isEmpty();
        assertThat(InventoryDifference.between(
                        before, new Inventory(before.identity(), before.observed(), TestCluster.THEN.plusSeconds(9))))
                .isEmpty();
    }

    @Test
    void aLongDifferenceIsCutAndStillHasAnEncoding() {
        Inventory before = new Inventory(Map.of("k", "😀".repeat(5000)), Map.of(), TestCluster.THEN);
        Inventory after = new Inventory(Map.of(), Map.of(), TestCluster.THEN);
        for (String key : List.of("k", "kk")) {
            Inventory long1 = new Inventory(Map.of(key, "😀".repeat(5000)), Map.of(), TestCluster.THEN);
            var finding = InventoryDifference.between(long1, after).getFirst().finding("shop");
            assertThat(finding.seen()).hasSizeLessThan(1010).endsWith("…");
            assertThat(Canonical.decode(finding.getClass(), Canonical.encode(finding)))
                    .isEqualTo(finding);
        }
        assertThat(InventoryDifference.between(before, after)).hasSize(1);
    }
}
