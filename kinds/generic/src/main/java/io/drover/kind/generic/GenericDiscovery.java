package io.drover.kind.generic;

import io.drover.kind.Discovery;
import io.drover.kind.Excerpt;
import io.drover.kind.GivenEndpoint;
import io.drover.kind.TakeOver;
import io.drover.migration.finding.Finding;
import io.drover.migration.identity.Digest;
import io.drover.migration.manifest.Member;
import io.drover.migration.manifest.Profile;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Makes a cluster of the endpoints that the user gave. Used once. */
final class GenericDiscovery {
    private final TakeOver request;
    private final List<Finding> findings = new ArrayList<>();

    GenericDiscovery(TakeOver request) {
        this.request = request;
    }

    /** Looks at endpoints. */
    @FunctionalInterface
    interface Look {
        Map<Served, Condition> at(List<Served> served) throws InterruptedException;
    }

    Discovery run(Look look) throws InterruptedException {
        for (String key : request.settings().keySet()) {
            findings.add(Finding.error(
                    "SETTING_UNKNOWN", "setting " + Excerpt.of(key), "kind generic has no settings", "leave it out"));
        }
        GivenEndpoint.Parsed given = GivenEndpoint.parse(request);
        findings.addAll(given.findings());
        if (request.endpoints().isEmpty()) {
            findings.add(Finding.error(
                    "ENDPOINT_MISSING",
                    "cluster " + request.cluster(),
                    "no endpoint was given; a generic cluster is known by its endpoints",
                    "give at least one as HOST=tcp:127.0.0.1:PORT or HOST=http://127.0.0.1:PORT/PATH"));
        }
        Map<TakeOver.Candidate, List<GivenEndpoint>> byHost = given.endpoints().stream()
                .collect(Collectors.groupingBy(GivenEndpoint::candidate, LinkedHashMap::new, Collectors.toList()));
        byHost.keySet().stream().filter(candidate -> !candidate.online()).forEach(this::offline);
        Map<TakeOver.Candidate, Member> members = new LinkedHashMap<>();
        byHost.forEach((candidate, endpoints) -> members.put(candidate, member(candidate, endpoints)));
        look.at(given.endpoints().stream()
                        .filter(endpoint -> endpoint.candidate().online())
                        .map(endpoint -> new Served(
                                member(endpoint.candidate(), byHost.getOrDefault(endpoint.candidate(), List.of())),
                                endpoint.uri(),
                                endpoint.endpoint(),
                                endpoint.path()))
                        .toList())
                .forEach(this::report);
        if (Finding.anyError(findings)) {
            return new Discovery(Optional.empty(), findings);
        }
        return new Discovery(
                Optional.of(new Profile(
                        "generic",
                        fingerprint(given.endpoints()),
                        Map.of(),
                        List.copyOf(members.values()),
                        given.endpoints().stream().map(GivenEndpoint::published).toList())),
                findings);
    }

    private static Member member(TakeOver.Candidate candidate, List<GivenEndpoint> endpoints) {
        return new Member(
                candidate.host(),
                candidate.name(),
                candidate.tls(),
                candidate.name(),
                "host",
                endpoints.stream().map(GivenEndpoint::endpoint).collect(Collectors.toUnmodifiableSet()));
    }

    /** The digest of the sorted lines {@code host key, space, URI}. */
    private static String fingerprint(List<GivenEndpoint> endpoints) {
        String lines = endpoints.stream()
                .map(endpoint -> endpoint.candidate().host().hex() + " " + endpoint.uri())
                .sorted()
                .collect(Collectors.joining("\n"));
        return "generic:" + Digest.of(lines.getBytes(StandardCharsets.UTF_8)).hex();
    }

    private void offline(TakeOver.Candidate candidate) {
        findings.add(Finding.error(
                "HOST_OFFLINE",
                "host " + candidate.name(),
                "its agent is not connected",
                "start the agent on it, or leave its endpoints out"));
    }

    private void report(Served served, Condition condition) {
        String target =
                "endpoint %s of host %s".formatted(served.uri(), served.member().name());
        switch (condition) {
            case Condition.Healthy(var _) -> {}
            case Condition.Unhealthy(var listener, String reason) ->
                findings.add(Finding.warning(
                        "ENDPOINT_UNHEALTHY",
                        target,
                        "%s, which listens there, %s".formatted(Excerpt.of(listener.command()), reason),
                        "see to the program"));
            case Condition.Silent() ->
                findings.add(Finding.error(
                        "ENDPOINT_SILENT",
                        target,
                        "nobody listens there",
                        "start the program, or correct the endpoint"));
            case Condition.Unseen(String reason) ->
                findings.add(Finding.error(
                        "ENDPOINT_UNSEEN", target, reason, "see that the host's agent is connected, then retry"));
        }
    }
}
