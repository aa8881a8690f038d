package io.drover.migration.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.migration.TestPlane;
import io.drover.migration.codec.Blob;
import org.junit.jupiter.api.Test;

class SealingTest {
    private static final Blob MESSAGE = Blob.of(new byte[] {1, 2, 3, 4, 5});

    private final UnsealingKey key = TestPlane.named("plane-a").unsealing();
    private final SealedBox box = UnsealingKey.seal(key.sealingKey(), "purpose", MESSAGE);

    @Test
    void theOwnerOpensIt() {
        assertThat(key.open("purpose", box)).isEqualTo(MESSAGE);
        assertThat(UnsealingKey.seal(key.sealingKey(), "purpose", MESSAGE)).isNotEqualTo(box);
        SealedBox empty = UnsealingKey.seal(key.sealingKey(), "", Blob.EMPTY);
        assertThat(key.open("", empty)).isEqualTo(Blob.EMPTY);
    }

    @Test
    void nobodyElseDoes() {
        broken(TestPlane.named("plane-b").unsealing(), "purpose", box);
    }

    @Test
    void notForAnotherPurpose() {
        broken(key, "another", box);
        broken(key, "", box);
    }

    @Test
    void everyAlteredBitBreaksIt() {
        byte[] ciphertext = box.ciphertext().bytes();
        for (int bit = 0; bit < ciphertext.length * 8; bit++) {
            broken(key, "purpose", new SealedBox(box.encapsulation(), altered(ciphertext, bit)));
        }
        byte[] encapsulation = box.encapsulation().bytes();
        // The last bit of an X25519 key is ignored (RFC 7748, section 5), but it is bound into the derived key.
        for (int bit = 0; bit < encapsulation.length * 8; bit++) {
            broken(key, "purpose", new SealedBox(altered(encapsulation, bit), box.ciphertext()));
        }
    }

    @Test
    void brokenForms() {
        broken(key, "purpose", new SealedBox(Blob.EMPTY, box.ciphertext()));
        broken(key, "purpose", new SealedBox(box.encapsulation(), Blob.EMPTY));
        broken(key, "purpose", new SealedBox(Blob.of(new byte[32]), box.ciphertext()));
        broken(key, "purpose", new SealedBox(Blob.of(new byte[1000]), box.ciphertext()));
    }

    private static Blob altered(byte[] bytes, int bit) {
        byte[] altered = bytes.clone();
        altered[bit / 8] ^= (byte) (1 << (bit % 8));
        return Blob.of(altered);
    }

    private static void broken(UnsealingKey key, String context, SealedBox box) {
        assertThatThrownBy(() -> key.open(context, box))
                .isInstanceOf(SealBrokenException.class)
                .hasMessageContaining("does not open");
    }
}
