package io.drover.server.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketImpl;
import java.net.SocketOption;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Tunnel} for clients that want a socket: always connected, to nowhere in particular. Options about packets are
 * passed over; the read timeout is kept.
 */
final class TunnelSocket extends Socket {
    private final Tunnel tunnel;
    private final InputStream input = new TimedInput();
    private volatile int timeoutMillis;
    private volatile boolean outputShut;
    private volatile boolean inputShut;

    private TunnelSocket(Tunnel tunnel) throws SocketException {
        // Without an implementation, no system socket is made.
        super((SocketImpl) null);
        this.tunnel = tunnel;
    }

    static TunnelSocket over(Tunnel tunnel) {
        try {
            return new TunnelSocket(tunnel);
        } catch (SocketException e) {
            throw new IllegalStateException("a socket without a system socket cannot fail to be made", e);
        }
    }

    private final class TimedInput extends InputStream {
        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            return inputShut ? -1 : tunnel.read(into, offset, length, timeoutMillis);
        }

        @Override
        public int available() {
            return tunnel.available();
        }

        @Override
        public void close() {
            tunnel.close();
        }
    }

    @Override
    public InputStream getInputStream() {
        return input;
    }

    @Override
    public OutputStream getOutputStream() {
        return tunnel.output();
    }

    @Override
    public void shutdownOutput() throws IOException {
        outputShut = true;
        tunnel.endOutput();
    }

    @Override
    public void shutdownInput() {
        inputShut = true;
    }

    @Override
    public void close() {
        tunnel.close();
    }

    @Override
    public boolean isClosed() {
        return tunnel.isClosed();
    }

    @Override
    public boolean isConnected() {
        return true;
    }

    @Override
    public boolean isBound() {
        return true;
    }

    @Override
    public boolean isInputShutdown() {
        return inputShut;
    }

    @Override
    public boolean isOutputShutdown() {
        return outputShut;
    }

    @Override
    public void connect(SocketAddress endpoint) {
        // The tunnel is connected already.
    }

    @Override
    public void connect(SocketAddress endpoint, int timeout) {
        // The tunnel is connected already.
    }

    @Override
    public void bind(@Nullable SocketAddress endpoint) {
        // A tunnel has no address of its own.
    }

    @Override
    public InetAddress getInetAddress() {
        return InetAddress.getLoopbackAddress();
    }

    @Override
    public InetAddress getLocalAddress() {
        return InetAddress.getLoopbackAddress();
    }

    @Override
    public int getPort() {
        return 0;
    }

    @Override
    public int getLocalPort() {
        return 0;
    }

    @Override
    public SocketAddress getRemoteSocketAddress() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    @Override
    public SocketAddress getLocalSocketAddress() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    @Override
    public void setSoTimeout(int timeout) throws SocketException {
        if (timeout < 0) {
            throw new IllegalArgumentException("a read timeout of %d ms: expected 0 or more".formatted(timeout));
        }
        timeoutMillis = timeout;
    }

    @Override
    public int getSoTimeout() {
        return timeoutMillis;
    }

    @Override
    public void setTcpNoDelay(boolean on) {
        // Tunnels never hold small messages back.
    }

    @Override
    public boolean getTcpNoDelay() {
        return true;
    }

    @Override
    public void setKeepAlive(boolean on) {
        // The agent's session is kept alive, and tunnels with it.
    }

    @Override
    public boolean getKeepAlive() {
        return true;
    }

    @Override
    public void setSoLinger(boolean on, int linger) {
        // Closing never waits.
    }

    @Override
    public int getSoLinger() {
        return -1;
    }

    @Override
    public void setReuseAddress(boolean on) {
        // A tunnel has no address.
    }

    @Override
    public void setTrafficClass(int trafficClass) {
        // The agent's connection decides.
    }

    @Override
    public void setSendBufferSize(int size) {
        // HTTP/2's windows decide.
    }

    @Override
    public void setReceiveBufferSize(int size) {
        // HTTP/2's windows decide.
    }

    @Override
    public int getSendBufferSize() {
        return 64 << 10;
    }

    @Override
    public int getReceiveBufferSize() {
        return 64 << 10;
    }

    @Override
    public <T> Socket setOption(SocketOption<T> name, T value) {
        // As the setters above.
        return this;
    }

    @Override
    public Set<SocketOption<?>> supportedOptions() {
        return Set.of();
    }

    @Override
    public String toString() {
        return "TunnelSocket";
    }
}
