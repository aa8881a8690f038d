package io.drover.server.web;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;

/**
 * Tells of requests that are refused before any of the server's own code sees them, such as one with a header that is
 * too large. Made by Tomcat, by its name.
 */
public final class ProblemReportValve extends ErrorReportValve {
    @Override
    protected void report(Request request, Response response, @Nullable Throwable failure) {
        int status = response.getStatus();
        if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        byte[] body = """
                {"title":"Refused","status":%d,"detail":"the request cannot be understood; expected HTTP with at most 16 KiB of headers","code":"BAD_REQUEST"}""".formatted(status).getBytes(StandardCharsets.UTF_8);
        try {
            response.setContentType(Problem.MEDIA_TYPE);
            response.setContentLength(body.length);
            response.getCoyoteResponse().doWrite(java.nio.ByteBuffer.wrap(body));
            response.finishResponse();
        } catch (IOException e) {
            // The caller went away: there is nobody to tell.
            container.getLogger().debug("a refusal could not be sent", e);
        }
    }
}
