package io.drover.migration.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.migration.TestHost;
import io.drover.migration.identity.HostSuccession;
import io.drover.migration.identity.Signed;
import io.drover.migration.identity.Statement;
import io.drover.migration.identity.Succession;
import io.drover.migration.ownership.Abort;
import io.drover.migration.ownership.Adoption;
import io.drover.migration.ownership.Genesis;
import io.drover.migration.ownership.Grant;
import io.drover.migration.ownership.TransferCertificate;
import io.drover.migration.ownership.Vote;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RoundTripTest {
    private static final int VALUES_PER_TYPE = 8;
    private static final int CUTS_PER_VALUE = 120;
    private static final int FLIPS_PER_VALUE = 80;

    private final RandomValues values = new RandomValues(20_300_102);

    @Test
    void everyRecordComesBackEqualAndInTheSameBytes() {
        List<Class<? extends Record>> types = EncodableRecords.all();
        for (Class<? extends Record> type : types) {
            for (int i = 0; i < VALUES_PER_TYPE; i++) {
                Record value = values.record(type);
                byte[] encoded = Canonical.encode(value);
                Record decoded = Canonical.decode(type, encoded);
                assertThat(decoded).as("%s", type).isEqualTo(value);
                assertThat(Canonical.encode(decoded)).as("%s", type).isEqualTo(encoded);
            }
        }
        System.out.printf("round trips: %d record types, %d values of each%n", types.size(), VALUES_PER_TYPE);
        assertThat(types).hasSizeGreaterThan(80);
    }

    @Test
    void everySignedStatementComesBackAndVerifies() {
        signedComesBack(Genesis.class);
        signedComesBack(Grant.class);
        signedComesBack(TransferCertificate.class);
        signedComesBack(Vote.class);
        signedComesBack(Abort.class);
        signedComesBack(Adoption.class);
        signedComesBack(Succession.class);
        signedComesBack(HostSuccession.class);
    }

    private <T extends Record & Statement> void signedComesBack(Class<T> type) {
        Signed<T> signed = values.signed(type);
        Signed<T> decoded = Signed.decode(type, signed.encode());
        assertThat(decoded).isEqualTo(signed);
        assertThat(decoded.encode()).isEqualTo(signed.encode());
        assertThat(decoded.digest()).isEqualTo(signed.digest());
        assertThat(decoded.verifiedBy(
                        io.drover.migration.TestPlane.named("plane-a").key().planeKey()))
                .isTrue();
        assertThat(decoded.verifiedBy(TestHost.named("h0").id())).isFalse();
    }

    @Test
    void nothingCutShortDecodes() {
        Random random = new Random(7);
        int cuts = 0;
        for (Class<? extends Record> type : EncodableRecords.all()) {
            byte[] encoded = Canonical.encode(values.record(type));
            boolean everywhere = encoded.length <= CUTS_PER_VALUE;
            int count = Math.min(encoded.length, CUTS_PER_VALUE);
            for (int i = 0; i < count; i++) {
                byte[] cut = Arrays.copyOf(encoded, everywhere ? i : random.nextInt(encoded.length));
                assertThatThrownBy(() -> Canonical.decode(type, cut))
                        .as("%s cut to %d of %d bytes", type, cut.length, encoded.length)
                        .isInstanceOf(MalformedException.class);
                cuts++;
            }
            assertThatThrownBy(() -> Canonical.decode(type, Arrays.copyOf(encoded, encoded.length + 1)))
                    .isInstanceOf(MalformedException.class)
                    .hasMessageContaining("1 bytes after the end");
        }
        System.out.printf("cut short: %d encodings, none decoded%n", cuts);
    }

    @Test
    void alteredBytesAreMalformedOrAnotherValue() {
        Random random = new Random(11);
        int malformed = 0;
        int others = 0;
        for (Class<? extends Record> type : EncodableRecords.all()) {
            Record value = values.record(type);
            byte[] encoded = Canonical.encode(value);
            for (int i = 0; i < FLIPS_PER_VALUE; i++) {
                byte[] altered = alter(encoded, random);
                Record decoded;
                try {
                    decoded = Canonical.decode(type, altered);
                } catch (MalformedException e) {
                    malformed++;
                    continue;
                }
                others++;
                assertThat(decoded).as("%s of altered bytes", type).isNotEqualTo(value);
                assertThat((Record) Canonical.decode(type, Canonical.encode(decoded)))
                        .isEqualTo(decoded);
            }
        }
        System.out.printf("altered: %d encodings malformed, %d another value%n", malformed, others);
        assertThat(malformed).isPositive();
        assertThat(others).isPositive();
    }

    @Test
    void randomBytesNeverDoAnythingButFail() {
        Random random = new Random(13);
        List<Class<? extends Record>> types = EncodableRecords.all();
        int decoded = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(40)];
            random.nextBytes(bytes);
            if (bytes.length > 0 && random.nextBoolean()) {
                bytes[0] = (byte) random.nextInt(10);
            }
            try {
                Canonical.decode(types.get(random.nextInt(types.size())), bytes);
                decoded++;
            } catch (MalformedException e) {
                assertThat(e).hasMessageContaining(":");
            }
        }
        System.out.printf("random bytes: 20000 tried, %d happened to be a value%n", decoded);
    }

    private static byte[] alter(byte[] encoded, Random random) {
        byte[] altered = encoded.clone();
        int at = random.nextInt(altered.length);
        altered[at] ^= (byte) (1 << random.nextInt(8));
        return altered;
    }
}
