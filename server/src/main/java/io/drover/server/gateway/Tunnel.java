package io.drover.server.gateway;

import com.google.protobuf.ByteString;
import io.drover.protocol.AgentWire;
import io.drover.protocol.v1.TunnelBytes;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A byte stream to a local endpoint of a host. Its streams block, as sockets' do; one thread reads while another writes.
 *
 * <p>At most two messages of 64 KiB wait here for the reader: then the host is not asked for more, and its endpoint is
 * not read from. A writer waits while the host takes no more. Other tunnels of the same host go on meanwhile.
 */
public final class Tunnel implements AutoCloseable {
    private static final int MESSAGES_AHEAD = 2;
    private static final TunnelBytes END = TunnelBytes.getDefaultInstance();

    private final ServerCallStreamObserver<TunnelBytes> call;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<ByteBuffer> received = new ArrayDeque<>();
    private final In in = new In();
    private final Out out = new Out();
    private boolean inputEnded;
    private boolean outputEnded;
    private boolean closed;
    private @Nullable String broken;

    Tunnel(ServerCallStreamObserver<TunnelBytes> call) {
        this.call = call;
        call.disableAutoRequest();
        call.setOnReadyHandler(this::signal);
        call.setOnCancelHandler(() -> breakOff("the host cut the tunnel, or its session ended"));
        call.request(MESSAGES_AHEAD);
    }

    /** What the endpoint sends. Closing it closes the tunnel. */
    public InputStream input() {
        return in;
    }

    /** What the endpoint gets. Closing it closes the tunnel; {@link #endOutput} only ends this direction. */
    public OutputStream output() {
        return out;
    }

    /** The tunnel as a connected socket, for clients that want one. Closing either closes both. */
    public Socket asSocket() {
        return TunnelSocket.over(this);
    }

    /** Tells the endpoint that no more comes; what it sends can still be read. */
    public void endOutput() throws IOException {
        lock.lock();
        try {
            if (!outputEnded) {
                checkUsable();
                outputEnded = true;
                call.onNext(END);
                completeIfBothEnded();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            received.clear();
            changed.signalAll();
            if (broken == null && !(inputEnded && outputEnded)) {
                call.onError(Status.CANCELLED.withDescription("closed").asRuntimeException());
            }
        } finally {
            lock.unlock();
        }
    }

    public boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    StreamObserver<TunnelBytes> receiver() {
        return new StreamObserver<>() {
            @Override
            public void onNext(TunnelBytes message) {
                take(message.getBytes());
            }

            @Override
            public void onError(Throwable failure) {
                breakOff("the host cut the tunnel, or its session ended");
            }

            @Override
            public void onCompleted() {
                hostCompleted();
            }
        };
    }

    private void take(ByteString bytes) {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            if (bytes.size() > AgentWire.MAX_TUNNEL_BYTES) {
                breakOff("the host sent %d bytes in one message: expected at most %d"
                        .formatted(bytes.size(), AgentWire.MAX_TUNNEL_BYTES));
                call.onError(Status.INVALID_ARGUMENT
                        .withDescription("a tunnel message is too large")
                        .asRuntimeException());
                return;
            }
            if (bytes.isEmpty()) {
                inputEnded = true;
                completeIfBothEnded();
            } else {
                received.add(bytes.asReadOnlyByteBuffer());
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void hostCompleted() {
        lock.lock();
        try {
            boolean bothEndedBefore = inputEnded && outputEnded;
            inputEnded = true;
            outputEnded = true;
            if (!closed && !bothEndedBefore && broken == null) {
                call.onCompleted();
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void completeIfBothEnded() {
        if (inputEnded && outputEnded && !closed && broken == null) {
            call.onCompleted();
        }
    }

    /** Whether nothing goes through it any more. */
    boolean isOver() {
        lock.lock();
        try {
            return closed || broken != null || (inputEnded && outputEnded);
        } finally {
            lock.unlock();
        }
    }

    /** Ends it from this side, at once; whoever reads or writes is told why. */
    void cut(String reason) {
        lock.lock();
        try {
            if (!isOver()) {
                breakOff(reason);
                call.onError(Status.CANCELLED.withDescription(reason).asRuntimeException());
            }
        } finally {
            lock.unlock();
        }
    }

    private void breakOff(String reason) {
        lock.lock();
        try {
            if (broken == null && !(inputEnded && outputEnded)) {
                broken = reason;
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void signal() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void checkUsable() throws IOException {
        if (closed) {
            throw new IOException("the tunnel is closed");
        }
        if (broken != null) {
            throw new IOException("the tunnel is broken: " + broken);
        }
    }

    /** @param timeoutMillis 0 waits for ever, as with sockets */
    int read(byte[] into, int offset, int length, int timeoutMillis) throws IOException {
        if (length == 0) {
            return 0;
        }
        lock.lock();
        try {
            long left = TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
            while (received.isEmpty()) {
                if (inputEnded && !closed) {
                    return -1;
                }
                checkUsable();
                if (timeoutMillis == 0) {
                    changed.await();
                } else if (left <= 0) {
                    throw new SocketTimeoutException(
                            "nothing came through the tunnel for %d ms".formatted(timeoutMillis));
                } else {
                    left = changed.awaitNanos(left);
                }
            }
            ByteBuffer first = received.element();
            int count = Math.min(length, first.remaining());
            first.get(into, offset, count);
            if (!first.hasRemaining()) {
                received.remove();
                if (broken == null && !inputEnded) {
                    call.request(1);
                }
            }
            return count;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("reading from the tunnel was interrupted", e);
        } finally {
            lock.unlock();
        }
    }

    int available() {
        lock.lock();
        try {
            return received.isEmpty() ? 0 : received.element().remaining();
        } finally {
            lock.unlock();
        }
    }

    private void write(byte[] bytes, int offset, int length) throws IOException {
        int at = offset;
        int end = offset + length;
        while (at < end) {
            int count = Math.min(end - at, AgentWire.MAX_TUNNEL_BYTES);
            TunnelBytes message = TunnelBytes.newBuilder()
                    .setBytes(ByteString.copyFrom(bytes, at, count))
                    .build();
            lock.lock();
            try {
                checkWritable();
                while (!call.isReady()) {
                    changed.await();
                    checkWritable();
                }
                call.onNext(message);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("writing to the tunnel was interrupted", e);
            } finally {
                lock.unlock();
            }
            at += count;
        }
    }

    private void checkWritable() throws IOException {
        checkUsable();
        if (outputEnded) {
            throw new IOException("the tunnel's output has ended");
        }
    }

    private final class In extends InputStream {
        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            return Tunnel.this.read(into, offset, length, 0);
        }

        @Override
        public int available() {
            return Tunnel.this.available();
        }

        @Override
        public void close() {
            Tunnel.this.close();
        }
    }

    private final class Out extends OutputStream {
        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            Tunnel.this.write(bytes, offset, length);
        }

        @Override
        public void close() {
            Tunnel.this.close();
        }
    }
}
