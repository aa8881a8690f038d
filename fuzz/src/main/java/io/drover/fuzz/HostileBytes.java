package io.drover.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Bytes that nobody should send, drawn from a seed: random ones, and sound examples that were damaged. */
final class HostileBytes {
    /** What the ends of numbers and lengths look like in the formats that are read here. */
    private static final byte[][] LENGTHS = {
        {-1, -1, -1, -1, 0x0F},
        {-1, -1, -1, -1, -1, -1, -1, -1, -1, 1},
        {0x7F, -1, -1, -1},
        {-128, 0, 0, 0},
        {-1, -1, -1, -1},
        {-1, -1},
        {-1},
        {0x7F},
        {-128},
        {0},
        {0, 0, 0, 0}
    };

    private static final byte[][] NO_TEXT = {
        {(byte) 0xC3, 0x28},
        {(byte) 0xED, (byte) 0xA0, (byte) 0x80},
        {(byte) 0xC0, (byte) 0x80},
        {(byte) 0xF4, (byte) 0x90, (byte) 0x80, (byte) 0x80},
        {(byte) 0xFF, (byte) 0xFE},
        {(byte) 0xF0, (byte) 0x9F, (byte) 0x98, (byte) 0x80},
        {(byte) 0xE2, (byte) 0x80, (byte) 0xAE},
        {0x1B, '[', '2', 'J'},
        {0}
    };

    private static final String[] NUMBERS = {
        "-1",
        "0",
        "00",
        "65536",
        "2147483648",
        "-2147483649",
        "9223372036854775808",
        "-9223372036854775809",
        "1e308",
        "1e400",
        "-1e-400",
        "1e999999999",
        "1e99999999999",
        "0x10",
        "NaN",
        "9".repeat(400),
        "9".repeat(2000)
    };

    private final Random random;
    private final List<byte[]> examples;
    private final List<byte[]> tokens;
    private final int longest;

    HostileBytes(long seed, List<byte[]> examples, List<byte[]> tokens, int longest) {
        this.random = new Random(seed);
        this.examples = List.copyOf(examples);
        this.tokens = new ArrayList<>(tokens);
        this.tokens.addAll(List.of(LENGTHS));
        this.tokens.addAll(List.of(NO_TEXT));
        this.longest = longest;
    }

    byte[] next() {
        byte[] bytes = damaged(examples.isEmpty() ? noise() : oneOf(examples));
        for (int more = random.nextInt(4); more > 1; more--) {
            bytes = damaged(bytes);
        }
        return bytes.length > longest ? Arrays.copyOf(bytes, longest) : bytes;
    }

    private byte[] damaged(byte[] sound) {
        if (sound.length == 0) {
            return noise();
        }
        return switch (random.nextInt(12)) {
            case 0 -> noise();
            case 1 -> flipped(sound);
            case 2 -> Arrays.copyOf(sound, random.nextInt(sound.length));
            case 3 -> joined(Arrays.copyOf(sound, position(sound)), tailOf(oneOf(examples)));
            case 4 -> overwritten(sound, oneOf(List.of(LENGTHS)));
            case 5 -> inserted(sound, oneOf(tokens));
            case 6 -> inserted(sound, repeated(slice(sound)));
            case 7 -> withoutSlice(sound);
            case 8 -> inserted(sound, slice(sound));
            case 9 -> inserted(sound, oneOf(List.of(NO_TEXT)));
            case 10 -> otherNumber(sound);
            default -> inserted(sound, repeated(oneOf(tokens)));
        };
    }

    private byte[] noise() {
        byte[] bytes = new byte[random.nextInt(random.nextInt(20) == 0 ? Math.min(4096, longest) : 64)];
        random.nextBytes(bytes);
        return bytes;
    }

    private byte[] flipped(byte[] sound) {
        byte[] bytes = sound.clone();
        for (int flips = 1 + random.nextInt(8); flips > 0; flips--) {
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return bytes;
    }

    private byte[] overwritten(byte[] sound, byte[] by) {
        byte[] bytes = sound.clone();
        int at = random.nextInt(bytes.length);
        System.arraycopy(by, 0, bytes, at, Math.min(by.length, bytes.length - at));
        return bytes;
    }

    private byte[] inserted(byte[] sound, byte[] more) {
        int at = position(sound);
        return joined(Arrays.copyOf(sound, at), more, Arrays.copyOfRange(sound, at, sound.length));
    }

    private byte[] withoutSlice(byte[] sound) {
        int from = random.nextInt(sound.length);
        int to = Math.min(sound.length, from + 1 + random.nextInt(16));
        return joined(Arrays.copyOf(sound, from), Arrays.copyOfRange(sound, to, sound.length));
    }

    private byte[] slice(byte[] sound) {
        int from = random.nextInt(sound.length);
        return Arrays.copyOfRange(sound, from, Math.min(sound.length, from + 1 + random.nextInt(40)));
    }

    /** Enough of the same for any limit of depth or number: what is nested, and what stands twice. */
    private byte[] repeated(byte[] piece) {
        int times = Math.min(2 + random.nextInt(random.nextInt(4) == 0 ? 20_000 : 50), longest / (piece.length + 1));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < times; i++) {
            out.writeBytes(piece);
        }
        return out.toByteArray();
    }

    /** A run of digits in the text becomes a number that somebody may not expect. */
    private byte[] otherNumber(byte[] sound) {
        int from = random.nextInt(sound.length);
        while (from < sound.length && !isDigit(sound[from])) {
            from++;
        }
        int to = from;
        while (to < sound.length && isDigit(sound[to])) {
            to++;
        }
        return joined(
                Arrays.copyOf(sound, from),
                NUMBERS[random.nextInt(NUMBERS.length)].getBytes(StandardCharsets.US_ASCII),
                Arrays.copyOfRange(sound, to, sound.length));
    }

    private static boolean isDigit(byte character) {
        return character >= '0' && character <= '9';
    }

    private byte[] tailOf(byte[] sound) {
        return Arrays.copyOfRange(sound, position(sound), sound.length);
    }

    private int position(byte[] sound) {
        return random.nextInt(sound.length + 1);
    }

    private byte[] oneOf(List<byte[]> choices) {
        return choices.isEmpty() ? new byte[0] : choices.get(random.nextInt(choices.size()));
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
