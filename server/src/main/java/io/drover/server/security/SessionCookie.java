package io.drover.server.security;

import java.time.Duration;
import org.springframework.http.ResponseCookie;

/**
 * The cookie of a sign-in. Its name's prefix has browsers refuse it unless it came over TLS from this very host (RFC
 * 6265bis, section 4.1.3.2).
 */
public final class SessionCookie {
    public static final String NAME = "__Host-drover-session";

    private SessionCookie() {}

    /** Given to who signed in; the server decides how long it counts. */
    public static ResponseCookie of(String secret) {
        return base(secret).build();
    }

    /** Takes it away. */
    public static ResponseCookie gone() {
        return base("").maxAge(Duration.ZERO).build();
    }

    private static ResponseCookie.ResponseCookieBuilder base(String value) {
        return ResponseCookie.from(NAME, value)
                .path("/")
                .secure(true)
                .httpOnly(true)
                .sameSite("Strict");
    }
}
