package io.drover.cli.answer;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A node of a cluster. */
public record Node(
        String id,
        @Nullable String host,
        @Nullable String hostname,
        @Nullable String role,
        @Nullable String availability,
        @Nullable String state,
        boolean leader,
        boolean agentOnline,
        boolean abnormal,
        List<String> reasons) {
    public Node(
            String id,
            @Nullable String host,
            @Nullable String hostname,
            @Nullable String role,
            @Nullable String availability,
            @Nullable String state,
            boolean leader,
            boolean agentOnline,
            boolean abnormal,
            @Nullable List<String> reasons) {
        this.id = Given.required("id", id);
        this.host = host;
        this.hostname = hostname;
        this.role = role;
        this.availability = availability;
        this.state = state;
        this.leader = leader;
        this.agentOnline = agentOnline;
        this.abnormal = abnormal;
        this.reasons = Given.list(reasons);
    }
}
