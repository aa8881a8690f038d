package io.drover.cli.audit;

import io.drover.cli.answer.AuditCheckpoint;
import io.drover.cli.answer.AuditEntry;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * The bytes that digests and signatures of the audit cover, written anew from what docs/audit.md says: this command shares
 * no code with the server whose audit it checks. Not safe for threads.
 */
final class Encoding {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** The SHA-256 of an entry, in hexadecimal. */
    static String digest(AuditEntry entry) {
        Encoding bytes = new Encoding();
        bytes.unsigned(3).signed(entry.sequence()).one(entry.previous());
        bytes.unsigned(8).instant(entry.at());
        bytes.text(entry.who()).text(entry.from()).text(entry.what()).text(entry.target());
        if (entry.cluster().isEmpty()) {
            bytes.unsigned(0);
        } else {
            bytes.unsigned(1).one(entry.cluster());
        }
        bytes.text(entry.outcome());
        List<byte[]> details = entry.details().entrySet().stream()
                .map(detail -> new Encoding()
                        .text(detail.getKey())
                        .text(detail.getValue())
                        .out
                        .toByteArray())
                .sorted(Arrays::compareUnsigned)
                .toList();
        bytes.unsigned(details.size());
        details.forEach(bytes.out::writeBytes);
        return sha256(bytes.out.toByteArray());
    }

    /** What a plane signs of a checkpoint. */
    static byte[] signed(AuditCheckpoint checkpoint) {
        Encoding bytes = new Encoding();
        bytes.out.writeBytes("drover/1/AuditCheckpoint\0".getBytes(StandardCharsets.US_ASCII));
        bytes.unsigned(4).one(checkpoint.plane()).signed(checkpoint.count()).one(checkpoint.head());
        bytes.instant(checkpoint.at());
        return bytes.out.toByteArray();
    }

    /** A record of one text. */
    private Encoding one(String text) {
        return unsigned(1).text(text);
    }

    private Encoding text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        unsigned(utf8.length);
        out.writeBytes(utf8);
        return this;
    }

    private Encoding instant(Instant at) {
        return signed(at.getEpochSecond()).signed(at.getNano());
    }

    /** Zig-zag. */
    private Encoding signed(long value) {
        return unsigned((value << 1) ^ (value >> 63));
    }

    /** Seven bits a byte, the lowest first; the highest bit says that more follow. */
    private Encoding unsigned(long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            out.write((int) ((rest & 0x7F) | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
        return this;
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
