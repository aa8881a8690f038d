package io.drover.migration.codec;

import io.drover.fuzz.Fuzz;
import io.drover.migration.identity.HostSuccession;
import io.drover.migration.identity.Signed;
import io.drover.migration.identity.Statement;
import io.drover.migration.identity.Succession;
import io.drover.migration.ownership.Abort;
import io.drover.migration.ownership.Adoption;
import io.drover.migration.ownership.Genesis;
import io.drover.migration.ownership.Grant;
import io.drover.migration.ownership.Placement;
import io.drover.migration.ownership.TransferCertificate;
import io.drover.migration.ownership.Vote;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Everything that is sent or stored in canonical encoding, as somebody might send it who should not. */
class CanonicalFuzzTest {
    /** A chain has signatures to be checked, which allocate some; the first of its kind of anything derives a shape. */
    private static final long FIXED = 2 << 20;

    private final RandomValues values = new RandomValues(20_300_103);

    private static Fuzz fuzz(String what, long seed) {
        return Fuzz.of(what, seed)
                .refusedBy(MalformedException.class)
                .tokens("\1\1", "\0\0", "\2\1\2", "Transfer", "Adopted", "service/x")
                .allocating(FIXED, 200);
    }

    /** One that all types share would hardly ever draw an example of a large one. */
    @Test
    void everyRecord() {
        List<Class<? extends Record>> types = EncodableRecords.all();
        int inputs = 0;
        List<byte[]> examples = new ArrayList<>();
        for (Class<? extends Record> type : types) {
            examples.add(Canonical.encode(values.record(type)));
            inputs += 300;
        }
        // The type that an input is read as is drawn too: what is sound for one is hostile for another.
        Random random = new Random(5);
        fuzz("%d canonical records".formatted(types.size()), 1)
                .examples(examples)
                .inputs(inputs)
                .run(input -> decode(types, examples, input, random));
    }

    private static void decode(
            List<Class<? extends Record>> types, List<byte[]> examples, byte[] input, Random random) {
        int own = 0;
        while (own < examples.size() && !Arrays.equals(examples.get(own), input)) {
            own++;
        }
        Canonical.decode(types.get(own < types.size() ? own : random.nextInt(types.size())), input);
    }

    @Test
    void eachRecordByItself() {
        for (Class<? extends Record> type : List.of(
                io.drover.migration.host.HostState.class,
                io.drover.migration.manifest.Manifest.class,
                io.drover.migration.manifest.Inventory.class,
                io.drover.migration.ownership.Chain.class,
                io.drover.migration.ownership.Majority.class,
                io.drover.migration.source.SourceState.class,
                io.drover.migration.target.ClaimState.class,
                io.drover.migration.placement.MoveState.class)) {
            if (!type.isRecord()) {
                continue;
            }
            fuzz(type.getSimpleName(), 2)
                    .examples(Stream.generate(() -> Canonical.encode(values.record(type)))
                            .limit(8)
                            .toList())
                    .inputs(1500)
                    .run(input -> Canonical.decode(type, input));
        }
    }

    @Test
    void everySignedStatement() {
        signed(Genesis.class);
        signed(Succession.class);
        signed(HostSuccession.class);
        signed(Grant.class);
        signed(TransferCertificate.class);
        signed(Vote.class);
        signed(Abort.class);
        signed(Adoption.class);
        signed(Placement.class);
    }

    private <T extends Record & Statement> void signed(Class<T> type) {
        io.drover.migration.identity.PlaneKey signer =
                io.drover.migration.TestPlane.named("plane-a").key().planeKey();
        Signed<T> sound = values.signed(type);
        fuzz("signed " + type.getSimpleName(), 3)
                .examples(sound.encode())
                .inputs(600)
                .run(input -> {
                    Signed<T> read = Signed.decode(type, input);
                    if (read.verifiedBy(signer) && !read.equals(sound)) {
                        throw new AssertionError("an altered statement verifies: " + read);
                    }
                });
    }
}
