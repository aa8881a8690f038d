package io.drover.server.migration.precheck;

import io.drover.migration.finding.Finding;
import io.drover.migration.manifest.Member;
import io.drover.server.gateway.AgentReply;
import io.drover.server.gateway.AgentSession;
import io.drover.server.gateway.AgentSessions;
import io.drover.server.gateway.AgentUnreachableException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Asks every connected host that is waited for, beside each other. */
final class EachHost {
    private EachHost() {}

    static List<Finding> of(Attempt attempt, AgentSessions sessions, HostCheck check) throws InterruptedException {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<List<Finding>>> running = new ArrayList<>();
            for (Member member : attempt.expectedMembers()) {
                Optional<AgentSession> session = sessions.session(member.host());
                // That a host is offline is told once, by the check for just that.
                session.ifPresent(open -> running.add(threads.submit(() -> ask(check, attempt, member, open))));
            }
            List<Finding> findings = new ArrayList<>();
            for (Future<List<Finding>> one : running) {
                findings.addAll(one.get());
            }
            return findings;
        } catch (ExecutionException e) {
            throw new IllegalStateException("a check of a host failed", e.getCause());
        }
    }

    private static List<Finding> ask(HostCheck check, Attempt attempt, Member member, AgentSession session)
            throws InterruptedException {
        try {
            return check.check(attempt, member, session);
        } catch (AgentUnreachableException e) {
            return List.of(Finding.error(
                    "HOST_NOT_ANSWERING",
                    "host " + member.name(),
                    String.valueOf(e.getMessage()),
                    "check the agent's log on the host"));
        }
    }

    /** The answer; where the agent refuses, that is a finding. */
    static <T> Optional<T> told(AgentReply<T> reply, Member member, List<Finding> findings) {
        return switch (reply) {
            case AgentReply.Told<T>(T answer) -> Optional.of(answer);
            case AgentReply.Refused<T>(String code, String reason) -> {
                findings.add(Finding.error(
                        "HOST_REFUSES",
                        "host " + member.name(),
                        "%s: %s".formatted(code, reason),
                        "check the agent's log"));
                yield Optional.empty();
            }
        };
    }

    /** One question to one host. */
    interface HostCheck {
        List<Finding> check(Attempt attempt, Member member, AgentSession session)
                throws InterruptedException, AgentUnreachableException;
    }
}
