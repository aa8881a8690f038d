package io.drover.agent.state;

import io.drover.protocol.fault.FaultPoint;
import io.drover.protocol.fault.Faults;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Objects;

/**
 * A file that is replaced as a whole and tells when it is torn: a header with magic, version, length and SHA-256 before
 * the content. What is being written goes to a second file first, so a crash leaves the old content or the new.
 */
public final class CheckedFile {
    private static final int VERSION = 1;
    private static final int MAGIC_LENGTH = 8;
    private static final int DIGEST_LENGTH = 32;
    private static final int HEADER = MAGIC_LENGTH + Integer.BYTES + Integer.BYTES + DIGEST_LENGTH;
    private static final int MAX_CONTENT = 16 << 20;

    private final Disk disk;
    private final Path file;
    private final Path folder;
    private final byte[] magic;
    private final String remedy;

    /**
     * @param magic eight ASCII characters that say which kind of file this is
     * @param remedy what an operator does when the file is broken; ends every error
     */
    public CheckedFile(Disk disk, Path file, String magic, String remedy) {
        this.disk = disk;
        this.file = file;
        this.folder = Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file has a folder");
        this.magic = magic.getBytes(StandardCharsets.US_ASCII);
        this.remedy = remedy;
        if (this.magic.length != MAGIC_LENGTH) {
            throw new IllegalArgumentException("magic '%s': expected 8 characters".formatted(magic));
        }
    }

    public boolean exists() {
        return disk.exists(file);
    }

    /**
     * The content.
     *
     * @throws BrokenFileException when the file is missing, cannot be read, is torn or altered
     */
    public byte[] read() {
        if (!disk.exists(file)) {
            throw broken("is missing");
        }
        byte[] all;
        try {
            all = disk.read(file, HEADER + MAX_CONTENT);
        } catch (IOException e) {
            throw new BrokenFileException("%s cannot be read: %s; %s".formatted(file, e.getMessage(), remedy), e);
        }
        if (all.length < HEADER) {
            throw broken("is torn: %d bytes, less than its header of %d".formatted(all.length, HEADER));
        }
        ByteBuffer in = ByteBuffer.wrap(all);
        byte[] foundMagic = new byte[MAGIC_LENGTH];
        in.get(foundMagic);
        if (!Arrays.equals(foundMagic, magic)) {
            throw broken("is not what it should be: it does not begin with '%s'"
                    .formatted(new String(magic, StandardCharsets.US_ASCII)));
        }
        int version = in.getInt();
        if (version != VERSION) {
            throw broken("is of version %d: this agent reads version %d".formatted(version, VERSION));
        }
        int length = in.getInt();
        byte[] digest = new byte[DIGEST_LENGTH];
        in.get(digest);
        if (length != in.remaining()) {
            throw broken("is torn: %d bytes of content where its header says %d"
                    .formatted(in.remaining(), Integer.toUnsignedLong(length)));
        }
        byte[] content = Arrays.copyOfRange(all, HEADER, all.length);
        if (!MessageDigest.isEqual(digest, sha256(content))) {
            throw broken("is altered: its SHA-256 is not the one in its header");
        }
        return content;
    }

    /** Replaces the content. On return it is on the device; on an error the old content counts. */
    public void write(byte[] content) throws IOException {
        if (content.length > MAX_CONTENT) {
            throw new IOException(
                    "%s would hold %d bytes: expected at most %d".formatted(file, content.length, MAX_CONTENT));
        }
        ByteBuffer out = ByteBuffer.allocate(HEADER + content.length);
        out.put(magic)
                .putInt(VERSION)
                .putInt(content.length)
                .put(sha256(content))
                .put(content);
        Path next = file.resolveSibling(file.getFileName() + ".next");
        disk.write(next, out.array());
        Faults.reach(FaultPoint.STATE_FILE_SYNCED);
        disk.rename(next, file);
        Faults.reach(FaultPoint.STATE_FILE_RENAMED);
        disk.syncFolder(folder);
    }

    /** An error about this file, in the same form as {@link #read}'s. */
    BrokenFileException broken(String how) {
        return new BrokenFileException("%s %s; %s".formatted(file, how, remedy));
    }

    private static byte[] sha256(byte[] content) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(content);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
