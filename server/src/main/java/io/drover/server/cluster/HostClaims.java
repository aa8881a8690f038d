package io.drover.server.cluster;

import io.drover.migration.finding.Finding;
import io.drover.migration.identity.ClusterId;
import io.drover.migration.identity.Signed;
import io.drover.migration.manifest.Member;
import io.drover.migration.manifest.Profile;
import io.drover.migration.ownership.Genesis;
import io.drover.server.cluster.HostCommands.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Has all hosts of a cluster obey, or none. Thread-safe. */
final class HostClaims {
    private static final int ATTEMPTS = 3;

    private final HostCommands hosts;
    private final Duration pause;

    /** @param pause between attempts to ask a host that does not answer */
    HostClaims(HostCommands hosts, Duration pause) {
        this.hosts = hosts;
        this.pause = pause;
    }

    /** Shows the genesis to every member. Where one does not accept it, all are released, and told of. */
    List<Finding> claim(Signed<Genesis> genesis, Profile profile) throws InterruptedException {
        List<Finding> refusals = ask(
                profile,
                member -> hosts.showGenesis(member.host(), genesis, member.endpoints()),
                "HOST_REFUSES",
                "HOST_UNREACHABLE");
        if (refusals.isEmpty()) {
            return List.of();
        }
        List<Finding> all = new ArrayList<>(refusals);
        all.addAll(release(genesis.statement().cluster(), profile));
        return all;
    }

    /** Releases every member; tells of those that could not be asked. */
    List<Finding> release(ClusterId cluster, Profile profile) throws InterruptedException {
        return ask(
                        profile,
                        member -> hosts.release(member.host(), cluster, Genesis.EPOCH),
                        "RELEASE_REFUSED",
                        "HOST_NOT_RELEASED")
                .stream()
                // A host that never accepted has nothing to release, and says so.
                .filter(finding -> !finding.code().equals("RELEASE_REFUSED"))
                .toList();
    }

    private List<Finding> ask(Profile profile, Question question, String refused, String unreachable)
            throws InterruptedException {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Optional<Finding>>> answers = new ArrayList<>();
            for (Member member : profile.members()) {
                answers.add(threads.submit(() -> finding(member, patiently(member, question), refused, unreachable)));
            }
            List<Finding> findings = new ArrayList<>();
            try {
                for (Future<Optional<Finding>> answer : answers) {
                    answer.get().ifPresent(findings::add);
                }
            } catch (ExecutionException e) {
                throw new IllegalStateException("a host could not be asked", e.getCause());
            } catch (InterruptedException e) {
                threads.shutdownNow();
                throw e;
            }
            return findings;
        }
    }

    private Reply patiently(Member member, Question question) throws InterruptedException {
        Reply reply = question.ask(member);
        for (int attempt = 1; attempt < ATTEMPTS && reply instanceof Reply.Unreachable; attempt++) {
            Thread.sleep(pause);
            reply = question.ask(member);
        }
        return reply;
    }

    private static Optional<Finding> finding(Member member, Reply reply, String refused, String unreachable) {
        String target = "host " + member.name();
        return switch (reply) {
            case Reply.Accepted ignored -> Optional.empty();
            case Reply.Refused(String code, String reason) ->
                Optional.of(Finding.error(
                        refused,
                        target,
                        "%s: %s".formatted(code, reason),
                        "take the cluster over with the plane that owns it, or release it there"));
            case Reply.Unreachable(String reason) ->
                Optional.of(Finding.error(unreachable, target, reason, "start the agent on the host, then try again"));
        };
    }

    private interface Question {
        Reply ask(Member member) throws InterruptedException;
    }
}
