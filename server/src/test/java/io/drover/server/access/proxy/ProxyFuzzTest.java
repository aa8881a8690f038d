package io.drover.server.access.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.fuzz.Fuzz;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;

/** What anybody may send to the port of the access points, before and after TLS, and what a cluster may answer. */
class ProxyFuzzTest {
    private static final int HEAD = 16 << 10;

    private static byte[] hello(String name) {
        byte[] host = name.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        ByteArrayOutputStream sni = new ByteArrayOutputStream();
        number(sni, host.length + 3, 2);
        sni.write(0);
        number(sni, host.length, 2);
        sni.writeBytes(host);
        ByteArrayOutputStream extensions = new ByteArrayOutputStream();
        number(extensions, 0, 2);
        number(extensions, sni.size(), 2);
        extensions.writeBytes(sni.toByteArray());
        number(extensions, 43, 2);
        number(extensions, 3, 2);
        extensions.writeBytes(new byte[] {2, 3, 4});
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(new byte[] {3, 3});
        body.writeBytes(new byte[32]);
        body.write(0);
        number(body, 2, 2);
        body.writeBytes(new byte[] {0x13, 1});
        body.writeBytes(new byte[] {1, 0});
        number(body, extensions.size(), 2);
        body.writeBytes(extensions.toByteArray());
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        message.write(1);
        number(message, body.size(), 3);
        message.writeBytes(body.toByteArray());
        return message.toByteArray();
    }

    /** The message in records of so many bytes each. */
    private static byte[] records(byte[] message, int length) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int at = 0; at < message.length; at += length) {
            int part = Math.min(length, message.length - at);
            out.writeBytes(new byte[] {22, 3, 1});
            number(out, part, 2);
            out.write(message, at, part);
        }
        return out.toByteArray();
    }

    private static void number(ByteArrayOutputStream out, int value, int bytes) {
        for (int i = bytes - 1; i >= 0; i--) {
            out.write(value >> (8 * i));
        }
    }

    private static ClientHello read(byte[] input) throws Exception {
        InputStream in = new ByteArrayInputStream(input);
        int first = in.read();
        if (first < 0) {
            throw new EOFException("nothing came");
        }
        return ClientHello.read(first, in);
    }

    @Test
    void clientHellos() {
        byte[] message = hello("shop.access.example");
        Fuzz.of("ClientHello", 1)
                .examples(records(message, message.length), records(message, 10), records(message, 1))
                .inputs(30_000)
                .refusedBy(ClientHello.MalformedHelloException.class, EOFException.class)
                .allocating(256 << 10, 60)
                .run(input -> {
                    ClientHello read = read(input);
                    assertThat(input).startsWith(read.consumed());
                });
    }

    /** As many records as fit, each of one byte: what has come must not be copied for each of them. */
    @Test
    void aClientHelloInManyRecords() {
        byte[] message = new byte[2700];
        message[0] = 1;
        message[2] = 0x40;
        Fuzz.of("ClientHello in many records", 2)
                .inputs(1)
                .refusedBy(ClientHello.MalformedHelloException.class, EOFException.class)
                .allocating(256 << 10, 20)
                .run(ignored -> read(records(message, 1)));
    }

    @Test
    void requests() {
        Fuzz.of("request to an access point", 1)
                .examples(
                        "GET /v1.47/containers/json?all=1 HTTP/1.1\r\nHost: shop\r\nUser-Agent: Docker\r\n\r\n",
                        "POST /build HTTP/1.1\r\nHost: shop\r\nTransfer-Encoding: chunked\r\n\r\n4;a=b\r\nwiki\r\n0\r\nT: v\r\n\r\n",
                        "POST /x HTTP/1.1\r\nContent-Length: 5, 5\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n12345")
                .tokens(
                        "\r\n",
                        "\n",
                        "\r",
                        "\r\n\r\n",
                        ":",
                        "Content-Length: 7\r\n",
                        "Transfer-Encoding: chunked\r\n",
                        "A: b\r\n",
                        "7fffffffffffffff\r\n")
                .inputs(30_000)
                .refusedBy(HttpRefusal.class, EOFException.class)
                .allocating(512 << 10, 80)
                .run(input -> {
                    WireInput wire = new WireInput(new ByteArrayInputStream(input));
                    for (var head = wire.head(HEAD); head.isPresent(); head = wire.head(HEAD)) {
                        RequestHead request = RequestHead.of(head.get());
                        assertThat(request.kind()).isNotEmpty();
                        head.get().closes();
                        wire.copy(request.framing(), new ByteArrayOutputStream());
                    }
                });
    }

    @Test
    void responses() {
        Fuzz.of("response of a cluster", 1)
                .examples(
                        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}",
                        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
                        "HTTP/1.1 101 UPGRADED\r\nUpgrade: tcp\r\n\r\nraw")
                .tokens("\r\n", "\n", "\r\n\r\n", "HTTP/1.1 999\r\n", "Content-Length: 0\r\n", "0\r\n\r\n")
                .inputs(20_000)
                .refusedBy(HttpRefusal.class, EOFException.class)
                .allocating(512 << 10, 80)
                .run(input -> {
                    WireInput wire = new WireInput(new ByteArrayInputStream(input));
                    RequestHead get = RequestHead.of(new WireInput(new ByteArrayInputStream(
                                    "GET / HTTP/1.1\r\n\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII)))
                            .head(HEAD)
                            .orElseThrow());
                    for (var head = wire.head(HEAD); head.isPresent(); head = wire.head(HEAD)) {
                        ResponseHead response = ResponseHead.of(head.get());
                        if (response.isUpgrade()) {
                            wire.toEnd(new ByteArrayOutputStream());
                            return;
                        }
                        wire.copy(response.framing(get), new ByteArrayOutputStream());
                    }
                });
    }
}
