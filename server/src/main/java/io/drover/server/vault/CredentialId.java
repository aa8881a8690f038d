package io.drover.server.vault;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** Names a credential for its whole life: {@code cred-} and 16 hexadecimal digits. */
public record CredentialId(String value) {
    private static final Pattern FORM = Pattern.compile("cred-[0-9a-f]{16}");
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int BYTES = 8;

    public CredentialId {
        if (!isId(value)) {
            throw new IllegalArgumentException("not the ID of a credential; expected cred- and 16 hexadecimal digits");
        }
    }

    public static CredentialId random() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return new CredentialId("cred-" + HexFormat.of().formatHex(bytes));
    }

    static boolean isId(String text) {
        return FORM.matcher(text).matches();
    }

    @Override
    public String toString() {
        return value;
    }
}
