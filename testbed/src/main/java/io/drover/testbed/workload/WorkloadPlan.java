package io.drover.testbed.workload;

import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * What a {@link Workload} does.
 *
 * @param web where short HTTP requests go, in turn; empty for none
 * @param requestsPerSecond over all of {@code web}, kept whatever the answers take; 1 to 10,000
 * @param echo servers that answer a line with the same line, over connections that stay open, in turn
 * @param connections how many of these connections
 * @param betweenLines the pause between two lines of a connection
 * @param limit how long one answer may take before it counts as failed
 */
public record WorkloadPlan(
        List<URI> web,
        int requestsPerSecond,
        List<InetSocketAddress> echo,
        int connections,
        Duration betweenLines,
        Duration limit) {
    public WorkloadPlan {
        web = List.copyOf(web);
        echo = List.copyOf(echo);
        if (requestsPerSecond < 1 || requestsPerSecond > 10_000) {
            throw new IllegalArgumentException("requests per second are 1 to 10,000: " + requestsPerSecond);
        }
        if (connections < 0 || (connections > 0 && echo.isEmpty())) {
            throw new IllegalArgumentException("connections are 0 or more, and need a server: " + connections);
        }
        if (limit.toMillis() < 1) {
            throw new IllegalArgumentException("the limit of an answer is at least 1 ms: " + limit);
        }
    }

    /** 200 requests a second, 30 connections with 20 lines a second each, answers within 2 seconds. */
    public static WorkloadPlan usual(List<URI> web, List<InetSocketAddress> echo) {
        return new WorkloadPlan(web, 200, echo, echo.isEmpty() ? 0 : 30, Duration.ofMillis(50), Duration.ofSeconds(2));
    }
}
