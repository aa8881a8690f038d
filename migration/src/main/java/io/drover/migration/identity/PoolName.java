package io.drover.migration.identity;

import io.drover.migration.codec.Shortened;
import java.util.regex.Pattern;

/** The name of a pool of gateways, within its plane. */
public record PoolName(String value) implements Comparable<PoolName> {
    // Before the constant that is checked by it.
    private static final Pattern FORM = Pattern.compile("[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?");

    /** The pool of the servers that have a gateway beside REST. Hosts join there. */
    public static final PoolName DEFAULT = new PoolName("default");

    public PoolName {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "pool '%s': expected 1 to 32 lower-case letters, digits and dashes, with no dash at either end"
                            .formatted(Shortened.to(40, value)));
        }
    }

    @Override
    public int compareTo(PoolName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
