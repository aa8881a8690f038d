package io.drover.testbed.host;

import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * The addresses of one testbed: {@code 10.77.<number>.0/24}.
 *
 * @param number 0 to 254
 */
public record Subnet(int number) {
    static final int LAST = 254;
    private static final int OUTSIDE = 254;
    private static final int FURTHER_OUTSIDE = 9;

    public Subnet {
        if (number < 0 || number > LAST) {
            throw new IllegalArgumentException("a subnet's number is 0 to " + LAST + ": " + number);
        }
    }

    /** The address of the machine itself. */
    InetAddress outside() {
        return address(OUTSIDE);
    }

    /**
     * A further address of the machine itself.
     *
     * @param further 1 to {@value #FURTHER_OUTSIDE}
     */
    InetAddress outside(int further) {
        if (further < 1 || further > FURTHER_OUTSIDE) {
            throw new IllegalArgumentException(
                    "the machine has " + FURTHER_OUTSIDE + " further addresses on a network: " + further);
        }
        return address(OUTSIDE - further);
    }

    /**
     * The address of a host.
     *
     * @param host 1 to 244
     */
    InetAddress host(int host) {
        if (host < 1 || host >= OUTSIDE - FURTHER_OUTSIDE) {
            throw new IllegalArgumentException("a network has room for 244 hosts: " + host);
        }
        return address(host);
    }

    boolean contains(InetAddress address) {
        byte[] bytes = address.getAddress();
        return bytes.length == 4 && bytes[0] == 10 && bytes[1] == 77 && (bytes[2] & 0xff) == number;
    }

    private InetAddress address(int last) {
        try {
            return InetAddress.getByAddress(new byte[] {10, 77, (byte) number, (byte) last});
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }

    @Override
    public String toString() {
        return "10.77." + number + ".0/24";
    }
}
