package io.drover.migration.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CanonicalTest {
    record Text(String text) {}

    record Count(long number) {}

    record Small(int number) {}

    record Flag(boolean flag) {}

    record Letters(Set<String> letters) {}

    record Prices(Map<String, Long> prices) {}

    record Items(List<String> items) {}

    record Moment(Instant at) {}

    record Span(Duration span) {}

    record Nest(List<Nest> inner) {}

    record Nests(List<Nest> all) {}

    record Old(String name) {}

    record New(String name, Optional<String> note, List<String> tags, Set<String> marks, Map<String, String> more) {}

    record Demanding(String name, long count) {}

    record Shapeless(Object anything) {}

    enum Colour {
        RED
    }

    record Painted(Colour colour) {}

    sealed interface Pet {
        record Cat(String name) implements Pet {}
    }

    record Owner(Pet pet) {}

    @Test
    void numbersHaveOneForm() {
        assertThat(Canonical.encode(new Count(1))).containsExactly(1, 2);
        assertThat(decode(Count.class, 1, 2)).isEqualTo(new Count(1));
        malformed(Count.class, "shortest form", 1, 0x82, 0x00);
        malformed(Count.class, "shortest form", 1, 0x82, 0x80, 0x00);
        malformed(Count.class, "shortest form", 0x81, 0x00, 2);
        for (long number : new long[] {0, -1, 63, 64, -65, Long.MAX_VALUE, Long.MIN_VALUE}) {
            Count value = new Count(number);
            assertThat(Canonical.decode(Count.class, Canonical.encode(value))).isEqualTo(value);
        }
    }

    @Test
    void numbersOfMoreThan64BitsAreRefused() {
        malformed(Count.class, "", 1, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x02);
        malformed(Count.class, "64 bits", 1, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01);
        malformed(Small.class, "32-bit", 1, 0x80, 0x80, 0x80, 0x80, 0x10);
    }

    @Test
    void flagsAreZeroOrOne() {
        assertThat(decode(Flag.class, 1, 1)).isEqualTo(new Flag(true));
        malformed(Flag.class, "expected 0 or 1", 1, 2);
    }

    @Test
    void textIsUnicodeBothWays() {
        malformed(Text.class, "not UTF-8", 1, 2, 0xC3, 0x28);
        malformed(Text.class, "not UTF-8", 1, 1, 0xFF);
        malformed(Text.class, "not UTF-8", 1, 3, 0xED, 0xA0, 0x80);
        malformed(Text.class, "not UTF-8", 1, 2, 0xC0, 0x80);
        for (String half : List.of("\uD800", "a\uDC00", "\uD83D\uD83D\uDE00", "x\uD83D")) {
            assertThatThrownBy(() -> Canonical.encode(new Text(half)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("half a surrogate pair");
        }
        assertThat(Canonical.decode(Text.class, Canonical.encode(new Text("😀"))))
                .isEqualTo(new Text("😀"));
    }

    @Test
    void setsAreSortedAndWithoutRepetition() {
        assertThat(decode(Letters.class, 1, 2, 1, 'a', 1, 'b')).isEqualTo(new Letters(Set.of("a", "b")));
        malformed(Letters.class, "out of order", 1, 2, 1, 'b', 1, 'a');
        malformed(Letters.class, "repeated", 1, 2, 1, 'a', 1, 'a');
    }

    @Test
    void collectionsThatAreEqualHaveTheSameEncoding() {
        Set<String> one = new LinkedHashSet<>(List.of("c", "a", "bb"));
        Set<String> two = new LinkedHashSet<>(List.of("bb", "c", "a"));
        assertThat(Canonical.encode(new Letters(one))).isEqualTo(Canonical.encode(new Letters(two)));
        Map<String, Long> first = new LinkedHashMap<>();
        first.put("x", 1L);
        first.put("a", 2L);
        Map<String, Long> second = new LinkedHashMap<>();
        second.put("a", 2L);
        second.put("x", 1L);
        assertThat(Canonical.encode(new Prices(first))).isEqualTo(Canonical.encode(new Prices(second)));
        assertThat(Canonical.encode(new Items(List.of("a", "b"))))
                .isNotEqualTo(Canonical.encode(new Items(List.of("b", "a"))));
    }

    @Test
    void mapsAreSortedAndTheirKeysStandOnce() {
        assertThat(decode(Prices.class, 1, 2, 1, 'a', 2, 1, 'b', 2)).isEqualTo(new Prices(Map.of("a", 1L, "b", 1L)));
        malformed(Prices.class, "out of order", 1, 2, 1, 'b', 2, 1, 'a', 2);
        malformed(Prices.class, "twice", 1, 2, 1, 'a', 2, 1, 'a', 4);
    }

    @Test
    void nothingMayFollow() {
        malformed(Count.class, "1 bytes after the end", 1, 2, 0);
        malformed(Count.class, "0 bytes left", 1);
        malformed(Count.class, "too early", 1, 0x80);
        malformed(Count.class, "too early");
    }

    @Test
    void timesStayInTheirRange() {
        malformed(Moment.class, "nanoseconds", 1, 0, 1);
        for (Instant at : List.of(Instant.MIN, Instant.MAX, Instant.EPOCH, Instant.ofEpochSecond(-1, 1))) {
            assertThat(Canonical.decode(Moment.class, Canonical.encode(new Moment(at))))
                    .isEqualTo(new Moment(at));
        }
        byte[] tooLate = Canonical.encode(new Count(Long.MAX_VALUE));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(tooLate);
        out.write(0);
        assertThatThrownBy(() -> Canonical.decode(Moment.class, out.toByteArray()))
                .isInstanceOf(MalformedException.class);
        for (Duration span :
                List.of(Duration.ofSeconds(Long.MAX_VALUE, 999_999_999), Duration.ofNanos(-1), Duration.ZERO)) {
            assertThat(Canonical.decode(Span.class, Canonical.encode(new Span(span))))
                    .isEqualTo(new Span(span));
        }
    }

    @Test
    void unknownNamesAreRefused() {
        malformed(Painted.class, "unknown Colour", 1, 4, 'B', 'L', 'U', 'E');
        malformed(Owner.class, "unknown Pet", 1, 3, 'D', 'o', 'g', 1, 0);
        assertThat(Canonical.decode(Owner.class, Canonical.encode(new Owner(new Pet.Cat("tom")))))
                .isEqualTo(new Owner(new Pet.Cat("tom")));
    }

    @Test
    void hugeSizesCostNothing() {
        int[] huge = {1, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01};
        long before = used();
        for (int i = 0; i < 1000; i++) {
            malformed(Items.class, "a size of", huge);
            malformed(Text.class, "a size of", huge);
            malformed(Letters.class, "a size of", 1, 0xFF, 0xFF, 0xFF, 0xFF, 0x07);
            malformed(Prices.class, "a size of", 1, 0xFF, 0xFF, 0xFF, 0x7F);
        }
        assertThat(used() - before).isLessThan(64L << 20);
    }

    @Test
    void moreThanTheLimitIsRefusedUnread() {
        assertThatThrownBy(() -> Canonical.decode(Text.class, new byte[Canonical.MAX_BYTES + 1]))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("at most 16777216");
        Text tooLong = new Text("x".repeat(Canonical.MAX_BYTES));
        assertThatThrownBy(() -> Canonical.encode(tooLong))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at most 16777216");
    }

    /** Sixteen MiB of empty elements would be half a GiB of objects. */
    @Test
    void elementsAreCounted() {
        int size = 1_000_001;
        byte[] many = new byte[4 + 2 * size];
        System.arraycopy(new byte[] {1, (byte) 0xC1, (byte) 0x84, 0x3D}, 0, many, 0, 4);
        for (int i = 4; i < many.length; i += 2) {
            many[i] = 1;
        }
        malformedBytes(Nests.class, "more than 1000000 elements", many);
        assertThat(Canonical.decode(
                                Items.class, Canonical.encode(new Items(java.util.Collections.nCopies(100_000, ""))))
                        .items())
                .hasSize(100_000);
    }

    @Test
    void nestingIsBounded() {
        assertThat(Canonical.decode(Nest.class, Canonical.encode(nested(31)))).isEqualTo(nested(31));
        byte[] deep = Canonical.encode(nested(33));
        assertThatThrownBy(() -> Canonical.decode(Nest.class, deep))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("deeper than 32");
        byte[] bottomless = new byte[200_000];
        java.util.Arrays.fill(bottomless, (byte) 1);
        assertThatThrownBy(() -> Canonical.decode(Nest.class, bottomless)).isInstanceOf(MalformedException.class);
    }

    @Test
    void siblingsAreNotNested() {
        List<Nest> many = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            many.add(new Nest(List.of()));
        }
        Nest wide = new Nest(many);
        assertThat(Canonical.decode(Nest.class, Canonical.encode(wide))).isEqualTo(wide);
    }

    @Test
    void whatAnOlderVersionWroteIsReadWithItsNewPartsEmpty() {
        assertThat(Canonical.decode(New.class, Canonical.encode(new Old("x"))))
                .isEqualTo(new New("x", Optional.empty(), List.of(), Set.of(), Map.of()));
    }

    @Test
    void anOlderVersionWithoutADemandedPartIsNamed() {
        byte[] old = Canonical.encode(new Old("x"));
        assertThatThrownBy(() -> Canonical.decode(Demanding.class, old))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("lacks 'count'")
                .hasMessageContaining("upgrade the side that wrote it");
    }

    @Test
    void aNewerVersionIsRefusedByName() {
        byte[] newer = Canonical.encode(new New("x", Optional.empty(), List.of(), Set.of(), Map.of()));
        assertThatThrownBy(() -> Canonical.decode(Old.class, newer))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("Old has 5 parts, this version knows 1; upgrade this side");
    }

    @Test
    void whatHasNoFormIsRefused() {
        assertThatThrownBy(() -> Canonical.encode(new Shapeless("x")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no canonical form");
    }

    @Test
    void blobsAreValuesAndHideTheirContent() {
        byte[] bytes = {1, 2, 3};
        Blob blob = Blob.of(bytes);
        bytes[0] = 9;
        blob.bytes()[1] = 9;
        assertThat(blob).isEqualTo(Blob.of(new byte[] {1, 2, 3})).hasSameHashCodeAs(Blob.of(new byte[] {1, 2, 3}));
        assertThat(blob).isNotEqualTo(Blob.EMPTY);
        assertThat(blob).hasToString("Blob[3 bytes]");
        assertThat(blob.hex()).isEqualTo("010203");
    }

    private static Nest nested(int depth) {
        Nest nest = new Nest(List.of());
        for (int i = 1; i < depth; i++) {
            nest = new Nest(List.of(nest));
        }
        return nest;
    }

    private static long used() {
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    private static <T extends Record> T decode(Class<T> type, int... bytes) {
        return Canonical.decode(type, bytes(bytes));
    }

    private static void malformed(Class<? extends Record> type, String message, int... bytes) {
        malformedBytes(type, message, bytes(bytes));
    }

    private static void malformedBytes(Class<? extends Record> type, String message, byte[] bytes) {
        assertThatThrownBy(() -> Canonical.decode(type, bytes))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining(message);
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }
}
