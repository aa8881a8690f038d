package io.drover.server.access.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Heads and bodies as they come from clients and clusters, rightly and wrongly. */
class WireInputTest {
    private static WireInput input(String text) {
        return new WireInput(new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1)));
    }

    private static RequestHead request(String text) throws IOException, HttpRefusal {
        return RequestHead.of(input(text).head(4096).orElseThrow());
    }

    private static ResponseHead response(String text) throws IOException, HttpRefusal {
        return ResponseHead.of(input(text).head(4096).orElseThrow());
    }

    @Test
    void readsOneHeadAfterAnother() throws Exception {
        WireInput input = input("GET /a HTTP/1.1\r\nHost: x\r\n\r\nGET /b HTTP/1.1\r\n\r\n");
        assertThat(input.head(100).map(HttpHead::start)).contains("GET /a HTTP/1.1");
        assertThat(input.head(100).map(HttpHead::start)).contains("GET /b HTTP/1.1");
        assertThat(input.head(100)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "EHLO example.org\r\n\r\n",
                "GET / HTTP/2.0\r\n\r\n",
                "get / HTTP/1.1\r\n\r\n",
                "GET  / HTTP/1.1\r\n\r\n",
                "GET http://x/ HTTP/1.1\r\n\r\n",
                "GET / HTTP/1.1\n\n",
                "GET / HTTP/1.1\r\nA: b\nC: d\r\n\r\n",
                "GET / HTTP/1.1\r\nA: b\rC: d\r\n\r\n",
                "GET / HTTP/1.1\r\nA : b\r\n\r\n",
                "GET / HTTP/1.1\r\n folded: b\r\n\r\n",
                "GET / HTTP/1.1\r\nA: b\r\n c\r\n\r\n",
                "GET / HTTP/1.1\r\n: b\r\n\r\n",
                "GET / HTTP/1.1\r\nnothing\r\n\r\n",
                "GET / HTTP/1.1\r\nA: \u0000\r\n\r\n",
                "GET /\u0001 HTTP/1.1\r\n\r\n",
                "\r\n\r\n"
            })
    void whatTwoReadersMightUnderstandDifferentlyIsRefused(String head) {
        assertThatThrownBy(() -> request(head))
                .isInstanceOfSatisfying(
                        HttpRefusal.class,
                        refusal -> assertThat(refusal.status()).isEqualTo(400));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 1\r\nContent-Length: 2",
                "Content-Length: -1",
                "Content-Length: 0x10",
                "Content-Length: 9999999999999999999",
                "Content-Length: 3\r\nTransfer-Encoding: chunked",
                "Transfer-Encoding: gzip, chunked",
                "Transfer-Encoding: chunked, chunked",
                "Transfer-Encoding: identity"
            })
    void aBodyWithoutASoundEndIsRefused(String fields) {
        assertThatThrownBy(() -> request("POST / HTTP/1.1\r\n" + fields + "\r\n\r\n"))
                .isInstanceOfSatisfying(
                        HttpRefusal.class,
                        refusal -> assertThat(refusal.status()).isEqualTo(400));
    }

    @Test
    void theEndOfABodyIsKnown() throws Exception {
        RequestHead get = request("GET / HTTP/1.1\r\n\r\n");
        RequestHead head = request("HEAD / HTTP/1.1\r\n\r\n");
        assertThat(get.framing()).isEqualTo(new Framing.None());
        assertThat(request("POST / HTTP/1.1\r\nContent-Length: 7, 7\r\n\r\n").framing())
                .isEqualTo(new Framing.Exactly(7));
        assertThat(request("POST / HTTP/1.1\r\nTransfer-Encoding: Chunked\r\n\r\n")
                        .framing())
                .isEqualTo(new Framing.Chunked());
        String length = "HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n";
        assertThat(response(length).framing(get)).isEqualTo(new Framing.Exactly(7));
        assertThat(response(length).framing(head)).isEqualTo(new Framing.None());
        assertThat(response("HTTP/1.1 204 No Content\r\n\r\n").framing(get)).isEqualTo(new Framing.None());
        assertThat(response("HTTP/1.1 304 Not Modified\r\nContent-Length: 7\r\n\r\n")
                        .framing(get))
                .isEqualTo(new Framing.None());
        assertThat(response("HTTP/1.1 200 OK\r\n\r\n").framing(get)).isEqualTo(new Framing.UntilClose());
        assertThat(response("HTTP/1.1 100 Continue\r\n\r\n").isInterim()).isTrue();
        assertThat(response("HTTP/1.1 101 UPGRADED\r\n\r\n").isInterim()).isFalse();
    }

    @Test
    void aHeadThatIsTooLargeIsRefused() {
        String large = "GET / HTTP/1.1\r\nA: " + "x".repeat(5000) + "\r\n\r\n";
        assertThatThrownBy(() -> request(large))
                .isInstanceOfSatisfying(
                        HttpRefusal.class,
                        refusal -> assertThat(refusal.status()).isEqualTo(431));
        String many = "GET / HTTP/1.1\r\n" + "A: b\r\n".repeat(300) + "\r\n";
        assertThatThrownBy(() -> request(many))
                .isInstanceOfSatisfying(
                        HttpRefusal.class,
                        refusal -> assertThat(refusal.status()).isEqualTo(400));
    }

    @Test
    void aHeadThatEndsEarlyIsAnError() {
        assertThatThrownBy(() -> request("GET / HTTP/1.1\r\nHost:")).isInstanceOf(EOFException.class);
    }

    @Test
    void bodiesAreCopiedAsTheyCameAndNoFurther() throws Exception {
        assertThat(copied(new Framing.Exactly(5), "12345rest")).isEqualTo("12345");
        String chunks = "4;a=b\r\nwiki\r\n5\r\npedia\r\n0\r\nT: v\r\n\r\n";
        assertThat(copied(new Framing.Chunked(), chunks + "rest")).isEqualTo(chunks);
        assertThat(copied(new Framing.UntilClose(), "all of it")).isEqualTo("all of it");
        assertThat(copied(new Framing.None(), "rest")).isEmpty();
    }

    private static String copied(Framing framing, String text) throws IOException, HttpRefusal {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        input(text).copy(framing, out);
        return out.toString(StandardCharsets.ISO_8859_1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x\r\nabc\r\n0\r\n\r\n",
                "\r\n",
                "-1\r\n",
                "3\nabc\r\n0\r\n\r\n",
                "3\r\nabcd\r\n0\r\n\r\n",
                "FFFFFFFFFFFFFFFFF\r\n"
            })
    void unsoundChunksAreRefused(String chunks) {
        assertThatThrownBy(() -> copied(new Framing.Chunked(), chunks)).isInstanceOf(HttpRefusal.class);
    }

    @Test
    void aBodyThatEndsEarlyIsAnError() {
        assertThatThrownBy(() -> copied(new Framing.Exactly(9), "1234")).isInstanceOf(EOFException.class);
        assertThatThrownBy(() -> copied(new Framing.Chunked(), "5\r\n12")).isInstanceOf(EOFException.class);
        assertThatThrownBy(() -> copied(new Framing.Chunked(), "5\r\n12345\r\n"))
                .isInstanceOf(EOFException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "GET /v1.47/events?since=1, GET /events",
        "GET /containers/0123456789ab/logs?follow=1, GET /containers/…/logs",
        "POST /v1.47/exec/0123456789abcdef0123456789abcdef/start, POST /exec/…/start",
        "POST /v1.47/containers/web.1/attach, POST /containers/…/attach",
        "POST /session, POST /session",
        "GET /, GET /"
    })
    void aCallIsToldOfWithoutWhatItIsAbout(String line, String kind) throws Exception {
        assertThat(request(line + " HTTP/1.1\r\n\r\n").kind()).isEqualTo(kind);
    }

    @Test
    void aRefusalIsInTheFormOfDockersApi() {
        HttpRefusal refusal = HttpRefusal.unavailable("host \"n1\"\nis \\away", 7);
        String answer = new String(refusal.answer(true), StandardCharsets.UTF_8);
        assertThat(answer)
                .startsWith("HTTP/1.1 503 Service Unavailable\r\n")
                .contains("\r\nRetry-After: 7\r\n", "\r\nConnection: close\r\n")
                .endsWith("\r\n\r\n{\"message\":\"host \\\"n1\\\" is \\\\away; try again in 7 s\"}\n");
        assertThat(new String(refusal.answer(false), StandardCharsets.UTF_8)).endsWith("\r\n\r\n");
    }
}
