package io.drover.server.access.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Random;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientHelloTest {
    private static ClientHello read(byte[] bytes) throws IOException {
        InputStream in = new ByteArrayInputStream(bytes);
        return ClientHello.read(in.read(), in);
    }

    /** As Java's own client sends it. */
    private static byte[] real(String... names) {
        try {
            SSLEngine engine = SSLContext.getDefault().createSSLEngine();
            engine.setUseClientMode(true);
            SSLParameters parameters = engine.getSSLParameters();
            parameters.setServerNames(Arrays.stream(names)
                    .<javax.net.ssl.SNIServerName>map(SNIHostName::new)
                    .toList());
            engine.setSSLParameters(parameters);
            ByteBuffer out = ByteBuffer.allocate(32 << 10);
            engine.wrap(ByteBuffer.allocate(0), out);
            return Arrays.copyOf(out.array(), out.position());
        } catch (NoSuchAlgorithmException | SSLException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void tellsTheNameAndGivesBackEveryByte() throws IOException {
        byte[] sent = real("Shop.Access.Example");
        ClientHello hello = read(sent);
        assertThat(hello.serverName()).contains("shop.access.example");
        assertThat(hello.consumed()).isEqualTo(sent);
    }

    @Test
    void aClientMayAskForNoName() throws IOException {
        assertThat(read(real()).serverName()).isEmpty();
    }

    @Test
    void takesAHelloInManyRecordsAndNoByteMore() throws IOException {
        byte[] sent = real("shop.access.example");
        ByteArrayOutputStream split = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(split);
        for (int at = 5; at < sent.length; at += 10) {
            int length = Math.min(10, sent.length - at);
            out.write(22);
            out.writeShort(0x0301);
            out.writeShort(length);
            out.write(sent, at, length);
        }
        byte[] records = split.toByteArray();
        out.write(99);
        InputStream in = new ByteArrayInputStream(split.toByteArray());
        ClientHello hello = ClientHello.read(in.read(), in);
        assertThat(hello.serverName()).contains("shop.access.example");
        assertThat(hello.consumed()).isEqualTo(records);
        assertThat(in.read()).isEqualTo(99);
    }

    @Test
    void aHelloThatEndsEarlyIsNone() {
        byte[] sent = real("shop.access.example");
        for (int length = 1; length < sent.length; length += 7) {
            byte[] part = Arrays.copyOf(sent, length);
            assertThatThrownBy(() -> read(part)).isInstanceOf(EOFException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\n\r\n",
                "\u0016\u0002\u0000\u0000\u0004\u0001\u0000\u0000\u0000",
                "\u0016\u0003\u0001\u0000\u0000",
                "\u0016\u0003\u0001\u0000\u0004\u0002\u0000\u0000\u0000",
                "\u0016\u0003\u0001\u007f\u00ff",
                "\u0016\u0003\u0001\u0000\u0004\u0001\u00ff\u00ff\u00ff",
                "\u0016\u0003\u0001\u0000\u0004\u0001\u0000\u0000\u0000",
                "\u0016\u0003\u0001\u0000\u0008\u0001\u0000\u0000\u0004\u0003\u0003\u0000\u0000",
                "SSH-2.0-OpenSSH\r\n"
            })
    void whatIsNoHelloIsRefused(String text) {
        assertThatThrownBy(() -> read(text.getBytes(StandardCharsets.ISO_8859_1)))
                .isInstanceOf(ClientHello.MalformedHelloException.class);
    }

    /** Bytes are changed at random: what is read is a name or a refusal, and nothing else ever happens. */
    @Test
    void whatWasAlteredIsReadOrRefused() {
        byte[] sent = real("shop.access.example");
        Random random = new Random(7);
        int refused = 0;
        for (int i = 0; i < 5000; i++) {
            byte[] altered = sent.clone();
            for (int change = 0; change < 3; change++) {
                altered[random.nextInt(altered.length)] = (byte) random.nextInt();
            }
            try {
                assertThat(read(altered).consumed()).hasSizeLessThanOrEqualTo(altered.length);
            } catch (IOException e) {
                refused++;
            }
        }
        System.out.println(refused + " of 5000 altered ClientHellos are refused");
        assertThat(refused).isPositive();
    }
}
