package io.drover.server.gateway;

import io.drover.migration.identity.Fingerprint;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.Status;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Passes a caller's call on to the plane's server as it comes, message by message, and names the caller. A message is
 * taken from one side only when the other can take it, so a slow end slows the other and nothing piles up between them.
 */
final class CallRelay implements ServerCallHandler<byte[], byte[]> {
    private final MethodDescriptor<byte[], byte[]> method;
    private final Channel uplink;

    CallRelay(MethodDescriptor<byte[], byte[]> method, Channel uplink) {
        this.method = method;
        this.uplink = uplink;
    }

    @Override
    public ServerCall.Listener<byte[]> startCall(ServerCall<byte[], byte[]> caller, Metadata headers) {
        ClientCall<byte[], byte[]> server = uplink.newCall(method, CallOptions.DEFAULT);
        Pull fromCaller = new Pull(caller::request, server::isReady);
        Pull fromServer = new Pull(server::request, caller::isReady);
        server.start(new Downward(caller, fromServer, fromCaller), passedOn(headers));
        caller.request(1);
        server.request(1);
        return new Upward(server, fromCaller, fromServer);
    }

    private static Metadata passedOn(Metadata headers) {
        Fingerprint caller = CallerKeys.CALLER.get();
        Metadata passed = new Metadata();
        passed.merge(headers);
        passed.discardAll(UplinkWire.CALLER);
        passed.discardAll(UplinkWire.REMOTE);
        passed.put(UplinkWire.CALLER, caller.hex());
        passed.put(UplinkWire.REMOTE, CallerKeys.REMOTE.get());
        return passed;
    }

    private interface Requests {
        void request(int messages);
    }

    private interface Ready {
        boolean isReady();
    }

    /** Takes the next message from one side once the other side can take it. */
    private static final class Pull {
        private final Requests source;
        private final Ready sink;
        private final AtomicBoolean waits = new AtomicBoolean();

        Pull(Requests source, Ready sink) {
            this.source = source;
            this.sink = sink;
        }

        /** A message was handed to the sink. */
        void handedOver() {
            waits.set(true);
            // The sink may have become ready before it was known that somebody waits for it.
            sinkMayBeReady();
        }

        void sinkMayBeReady() {
            if (sink.isReady() && waits.compareAndSet(true, false)) {
                source.request(1);
            }
        }
    }

    /** What the caller sends, on its way to the server. */
    private static final class Upward extends ServerCall.Listener<byte[]> {
        private final ClientCall<byte[], byte[]> server;
        private final Pull fromCaller;
        private final Pull fromServer;

        Upward(ClientCall<byte[], byte[]> server, Pull fromCaller, Pull fromServer) {
            this.server = server;
            this.fromCaller = fromCaller;
            this.fromServer = fromServer;
        }

        @Override
        public void onMessage(byte[] message) {
            server.sendMessage(message);
            fromCaller.handedOver();
        }

        @Override
        public void onHalfClose() {
            server.halfClose();
        }

        @Override
        public void onCancel() {
            server.cancel("the caller has gone away", null);
        }

        @Override
        public void onReady() {
            fromServer.sinkMayBeReady();
        }
    }

    /** What the server sends, on its way to the caller. */
    private static final class Downward extends ClientCall.Listener<byte[]> {
        private final ServerCall<byte[], byte[]> caller;
        private final Pull fromServer;
        private final Pull fromCaller;

        Downward(ServerCall<byte[], byte[]> caller, Pull fromServer, Pull fromCaller) {
            this.caller = caller;
            this.fromServer = fromServer;
            this.fromCaller = fromCaller;
        }

        @Override
        public void onHeaders(Metadata headers) {
            caller.sendHeaders(headers);
        }

        @Override
        public void onMessage(byte[] message) {
            caller.sendMessage(message);
            fromServer.handedOver();
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            if (!caller.isCancelled()) {
                caller.close(status, trailers);
            }
        }

        @Override
        public void onReady() {
            fromCaller.sinkMayBeReady();
        }
    }
}
