package io.drover.server.access.proxy;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * The first message of a TLS client (RFC 8446, section 4.1.2), read before anything is decided about the connection.
 *
 * @param serverName the name that the client asks for (RFC 6066, section 3), in lower case; empty where it names none
 * @param consumed all bytes that were read, for whoever goes on with the handshake
 */
record ClientHello(Optional<String> serverName, byte[] consumed) {
    /** Room for large key shares and many tickets; ordinary ones have less than 2 KiB. */
    static final int MAX_BYTES = 16 << 10;

    private static final int HANDSHAKE = 22;
    /** The type of the message, and its length. */
    private static final int HEADER = 4;

    private static final int CLIENT_HELLO = 1;
    private static final int MAX_RECORD = 16 << 10;
    private static final int SERVER_NAME = 0;
    private static final int HOST_NAME = 0;
    private static final int MAX_NAME = 255;

    /** What came is no ClientHello. */
    static final class MalformedHelloException extends IOException {
        private static final long serialVersionUID = 1L;

        MalformedHelloException(String message) {
            super(message);
        }
    }

    /**
     * Reads one.
     *
     * @param first the first byte, which was read already
     * @throws MalformedHelloException when what comes is none, or too long
     */
    static ClientHello read(int first, InputStream in) throws IOException {
        ByteArrayOutputStream consumed = new ByteArrayOutputStream(1024);
        ByteArrayOutputStream message = new ByteArrayOutputStream(1024);
        int type = first;
        int expected = HEADER;
        while (message.size() < expected) {
            byte[] rest = exactly(in, 4);
            int length = (rest[2] & 0xFF) << 8 | (rest[3] & 0xFF);
            if (type != HANDSHAKE || rest[0] != 3 || length == 0 || length > MAX_RECORD) {
                throw new MalformedHelloException("what came is no TLS handshake");
            }
            if (consumed.size() + 5 + length > MAX_BYTES) {
                throw new MalformedHelloException("a ClientHello of more than %d bytes".formatted(MAX_BYTES));
            }
            byte[] fragment = exactly(in, length);
            consumed.write(type);
            consumed.writeBytes(rest);
            consumed.writeBytes(fragment);
            message.writeBytes(fragment);
            if (expected == HEADER && message.size() >= HEADER) {
                expected = HEADER + bodyLength(message.toByteArray());
            }
            if (message.size() < expected) {
                type = in.read();
                if (type < 0) {
                    throw new EOFException("the connection ended within the ClientHello");
                }
            }
        }
        byte[] body = Arrays.copyOfRange(message.toByteArray(), HEADER, expected);
        try {
            return new ClientHello(serverName(ByteBuffer.wrap(body)), consumed.toByteArray());
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            // A length within points beyond its end.
            throw new MalformedHelloException("a ClientHello whose lengths contradict each other");
        }
    }

    /** Asked once: whoever sends a byte in each record would have all that came copied for each of them. */
    private static int bodyLength(byte[] begun) throws MalformedHelloException {
        if (begun[0] != CLIENT_HELLO) {
            throw new MalformedHelloException("a TLS message of type %d, not a ClientHello".formatted(begun[0]));
        }
        int length = (begun[1] & 0xFF) << 16 | (begun[2] & 0xFF) << 8 | (begun[3] & 0xFF);
        if (length == 0 || HEADER + length > MAX_BYTES) {
            throw new MalformedHelloException("a ClientHello of %d bytes".formatted(HEADER + length));
        }
        return length;
    }

    private static Optional<String> serverName(ByteBuffer hello) throws MalformedHelloException {
        hello.getShort();
        part(hello, 32);
        part(hello, hello.get() & 0xFF);
        part(hello, hello.getShort() & 0xFFFF);
        part(hello, hello.get() & 0xFF);
        if (!hello.hasRemaining()) {
            return Optional.empty();
        }
        ByteBuffer extensions = part(hello, hello.getShort() & 0xFFFF);
        Optional<String> name = Optional.empty();
        while (extensions.hasRemaining()) {
            int type = extensions.getShort() & 0xFFFF;
            ByteBuffer content = part(extensions, extensions.getShort() & 0xFFFF);
            if (type == SERVER_NAME) {
                if (name.isPresent()) {
                    throw new MalformedHelloException("a ClientHello with two server names");
                }
                name = hostName(content);
            }
        }
        return name;
    }

    private static Optional<String> hostName(ByteBuffer content) throws MalformedHelloException {
        ByteBuffer names = part(content, content.getShort() & 0xFFFF);
        while (names.hasRemaining()) {
            int type = names.get() & 0xFF;
            ByteBuffer name = part(names, names.getShort() & 0xFFFF);
            if (type == HOST_NAME) {
                if (name.remaining() == 0 || name.remaining() > MAX_NAME) {
                    throw new MalformedHelloException("a server name of %d bytes".formatted(name.remaining()));
                }
                return Optional.of(
                        StandardCharsets.ISO_8859_1.decode(name).toString().toLowerCase(Locale.ROOT));
            }
        }
        return Optional.empty();
    }

    /** The next so many bytes; throws where there are fewer. */
    private static ByteBuffer part(ByteBuffer from, int length) {
        if (length > from.remaining()) {
            throw new BufferUnderflowException();
        }
        ByteBuffer part = from.slice(from.position(), length);
        from.position(from.position() + length);
        return part;
    }

    private static byte[] exactly(InputStream in, int count) throws IOException {
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new EOFException("the connection ended within the ClientHello");
        }
        return bytes;
    }
}
