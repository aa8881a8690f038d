package io.drover.server.security;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.security.web.header.HeaderWriter;

/** What browsers may load: nothing for an answer of REST, and from this server alone for everything else. */
final class ContentPolicy implements HeaderWriter {
    static final String API = "default-src 'none'; frame-ancestors 'none'";

    /** Styles are made by the console's components as they are drawn. */
    private static final String CONSOLE =
            "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    @Override
    public void writeHeaders(HttpServletRequest request, HttpServletResponse response) {
        response.setHeader("Content-Security-Policy", request.getRequestURI().startsWith("/api/") ? API : CONSOLE);
    }
}
