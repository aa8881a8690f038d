package io.drover.server.access.proxy;

import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The client's part of one call, on a thread of its own: sends the request's body, and then watches for the client to go,
 * so that a stream that nobody reads any more ends. Where the call turns into a raw stream, it goes on sending.
 */
final class Call {
    private static final Logger LOG = LoggerFactory.getLogger(Call.class);

    private final RequestHead request;
    private final WireInput client;
    private final Upstream upstream;
    private final CountDownLatch bodySent = new CountDownLatch(1);
    private final CompletableFuture<Ended> ended = new CompletableFuture<>();
    private final Thread thread;

    /** How the response ended, or went on. */
    enum Ended {
        /** As a raw stream, from now on. */
        RAW,
        /** With all of it. */
        COMPLETE
    }

    private Call(RequestHead request, WireInput client, Upstream upstream) {
        this.request = request;
        this.client = client;
        this.upstream = upstream;
        this.thread = Thread.ofVirtual().name("access-call").unstarted(this::run);
    }

    static Call start(RequestHead request, WireInput client, Upstream upstream) {
        Call call = new Call(request, client, upstream);
        if (request.framing() instanceof Framing.None) {
            call.bodySent.countDown();
        }
        call.thread.start();
        return call;
    }

    /**
     * Whether the request was sent whole: only then can another follow on the same connection. Waits a moment for it, as
     * the response may overtake the word that the last byte was sent.
     */
    boolean isSent() throws InterruptedException {
        return bodySent.await(1, TimeUnit.SECONDS);
    }

    /** The response has ended, or is raw from now on. */
    void end(Ended how) {
        ended.complete(how);
    }

    /** Waits until the client sends nothing more. */
    void join() throws InterruptedException {
        thread.join();
    }

    private void run() {
        try {
            OutputStream out = upstream.output();
            client.copy(request.framing(), out);
            bodySent.countDown();
            boolean more = client.await();
            if (!more && !ended.isDone()) {
                // The client is gone: nobody waits for the response.
                upstream.close();
                return;
            }
            if (ended.join() == Ended.RAW) {
                client.toEnd(out);
                upstream.endOutput();
            }
        } catch (IOException | HttpRefusal e) {
            LOG.debug("a client of an access point ends a call: {}", e.getMessage());
            abandon();
        }
    }

    private void abandon() {
        try {
            upstream.close();
        } catch (IOException e) {
            LOG.debug("a tunnel could not be closed: {}", e.getMessage());
        }
    }
}
