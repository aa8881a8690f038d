package io.drover.agent.tunnel;

import com.google.protobuf.ByteString;
import io.drover.agent.grant.GrantFilter.Verdict;
import io.drover.protocol.AgentWire;
import io.drover.protocol.v1.TunnelBytes;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One tunnel: pumps bytes between a gRPC stream and a local endpoint.
 *
 * <p>Each direction has a virtual thread. From the plane, one message is asked for at a time, so at most one waits here
 * however slowly the endpoint reads. To the plane, the thread waits while the stream is not ready, so a plane that reads
 * slowly stops the endpoint's sender and nothing else. An empty message ends a direction; when both have ended, the call
 * is completed.
 */
final class Tunnel implements ClientResponseObserver<TunnelBytes, TunnelBytes> {
    private static final int BUFFER = 32 << 10;
    private static final TunnelBytes END = TunnelBytes.getDefaultInstance();

    private final SocketChannel local;
    private final Gate gate;
    private final Runnable whenClosed;
    private final BlockingQueue<Inbound> inbound = new LinkedBlockingQueue<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private @Nullable ClientCallStreamObserver<TunnelBytes> call;
    private boolean closed;
    private boolean planeEnded;
    private boolean endpointEnded;

    Tunnel(SocketChannel local, Gate gate, Runnable whenClosed) {
        this.local = local;
        this.gate = gate;
        this.whenClosed = whenClosed;
    }

    /** What the stream's thread hands to the thread that writes to the endpoint. */
    private sealed interface Inbound {
        record Bytes(ByteString bytes) implements Inbound {}

        record Closed() implements Inbound {}
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<TunnelBytes> stream) {
        lock.lock();
        try {
            call = stream;
        } finally {
            lock.unlock();
        }
        stream.disableAutoRequestWithInitial(1);
        stream.setOnReadyHandler(this::signal);
    }

    /** Begins to pump; the call has been started. */
    void start() {
        Thread.ofVirtual().name("tunnel-to-endpoint").start(this::pumpToEndpoint);
        Thread.ofVirtual().name("tunnel-from-endpoint").start(this::pumpFromEndpoint);
    }

    @Override
    public void onNext(TunnelBytes message) {
        inbound.add(new Inbound.Bytes(message.getBytes()));
    }

    @Override
    public void onError(Throwable cause) {
        close("the stream ended: " + cause.getMessage());
    }

    @Override
    public void onCompleted() {
        close("the plane ended the stream");
    }

    /** Ends both directions at once. */
    void close(String reason) {
        ClientCallStreamObserver<TunnelBytes> stream;
        lock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            stream = call;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        inbound.add(new Inbound.Closed());
        if (stream != null) {
            stream.cancel(reason, null);
        }
        finish();
    }

    private void finish() {
        try {
            local.close();
        } catch (IOException e) {
            // The endpoint's socket is gone either way, and nobody waits for an answer from it.
            System.getLogger(Tunnel.class.getName()).log(System.Logger.Level.DEBUG, "closing an endpoint's socket", e);
        }
        whenClosed.run();
    }

    private void pumpToEndpoint() {
        try {
            while (inbound.take() instanceof Inbound.Bytes(ByteString bytes)) {
                if (bytes.isEmpty()) {
                    local.shutdownOutput();
                    ended(true);
                    return;
                }
                if (bytes.size() > AgentWire.MAX_TUNNEL_BYTES) {
                    close("a tunnel message of %d bytes: expected at most %d"
                            .formatted(bytes.size(), AgentWire.MAX_TUNNEL_BYTES));
                    return;
                }
                if (!passOn(bytes)) {
                    return;
                }
                stream().request(1);
            }
        } catch (IOException e) {
            close("the endpoint takes no more: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close("the agent stops");
        }
    }

    private boolean passOn(ByteString bytes) throws IOException {
        return switch (gate.fromPlane(bytes.toByteArray())) {
            case Verdict.Wait ignored -> true;
            case Verdict.Pass(byte[] allowed) -> {
                ByteBuffer rest = ByteBuffer.wrap(allowed);
                while (rest.hasRemaining()) {
                    local.write(rest);
                }
                yield true;
            }
            case Verdict.Refuse refusal -> {
                refuse(refusal);
                yield false;
            }
        };
    }

    private void refuse(Verdict.Refuse refusal) {
        if (refusal.answer().isEmpty()) {
            close(refusal.reason());
            return;
        }
        lock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            stream().onNext(message(ByteString.copyFrom(refusal.answer().get())));
            stream().onNext(END);
            stream().onCompleted();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        finish();
    }

    private void pumpFromEndpoint() {
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
        long left = gate.maxFromEndpoint();
        try {
            while (left > 0) {
                buffer.clear().limit((int) Math.min(BUFFER, left));
                int read = local.read(buffer);
                if (read < 0) {
                    break;
                }
                left -= read;
                if (!send(message(ByteString.copyFrom(buffer.flip())))) {
                    return;
                }
            }
            if (send(END)) {
                ended(false);
            }
        } catch (IOException e) {
            close("the endpoint broke the connection: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close("the agent stops");
        }
    }

    /** Sends when the stream is ready; false when the tunnel is closed. */
    private boolean send(TunnelBytes message) throws InterruptedException {
        lock.lock();
        try {
            while (!closed && !stream().isReady()) {
                changed.await();
            }
            if (!closed) {
                stream().onNext(message);
            }
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    private void ended(boolean byPlane) {
        lock.lock();
        try {
            planeEnded |= byPlane;
            endpointEnded |= !byPlane;
            if (closed || !planeEnded || !endpointEnded) {
                return;
            }
            closed = true;
            stream().onCompleted();
        } finally {
            lock.unlock();
        }
        finish();
    }

    private void signal() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private ClientCallStreamObserver<TunnelBytes> stream() {
        ClientCallStreamObserver<TunnelBytes> stream = call;
        if (stream == null) {
            throw new IllegalStateException("the tunnel's call has not been started");
        }
        return stream;
    }

    private static TunnelBytes message(ByteString bytes) {
        return TunnelBytes.newBuilder().setBytes(bytes).build();
    }
}
