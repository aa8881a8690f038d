package io.drover.kind;

import io.drover.migration.finding.Finding;
import io.drover.migration.manifest.PublishedEndpoint;
import io.drover.migration.ownership.LocalEndpoint;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An endpoint as the user gave it, {@code HOST=URI}: {@code web-1=http://127.0.0.1:8080/health} or
 * {@code web-1=tcp:127.0.0.1:9000}. Its address is an IP address of that very host, so that nobody is led elsewhere by
 * DNS and no host becomes a way into its network.
 *
 * @param candidate the host
 * @param uri the URI, with its port and path spelled out
 * @param endpoint where it listens
 * @param path what to ask for; empty where it is not HTTP
 */
public record GivenEndpoint(TakeOver.Candidate candidate, String uri, LocalEndpoint endpoint, Optional<String> path) {
    private static final String ADDRESS = "([0-9]{1,3}(?:\\.[0-9]{1,3}){3}|\\[[0-9a-f:]{2,39}])";
    private static final Pattern TCP = Pattern.compile("tcp:" + ADDRESS + ":([0-9]{1,5})");
    // No percent signs, queries or stars: the path becomes a pattern of a grant, and must mean the same there.
    private static final Pattern HTTP =
            Pattern.compile("http://" + ADDRESS + "(?::([0-9]{1,5}))?(|/[A-Za-z0-9._~!$&'()+,;=:@/-]{0,200})");
    private static final String FORMS = "HOST=http://ADDRESS:PORT/PATH or HOST=tcp:ADDRESS:PORT, with an IP address";

    /** All that is right among what the user gave, and a finding for each that is not. */
    public record Parsed(List<GivenEndpoint> endpoints, List<Finding> findings) {
        public Parsed {
            endpoints = List.copyOf(endpoints);
            findings = List.copyOf(findings);
        }
    }

    /** Where the business is reached, for the profile. */
    public PublishedEndpoint published() {
        return new PublishedEndpoint(candidate.host(), uri);
    }

    public static Parsed parse(TakeOver request) {
        Map<String, GivenEndpoint> endpoints = new LinkedHashMap<>();
        List<Finding> findings = new ArrayList<>();
        for (String given : request.endpoints()) {
            String target = "endpoint " + Excerpt.of(given);
            int equals = given.indexOf('=');
            if (equals < 1) {
                findings.add(Finding.error(
                        "ENDPOINT_MALFORMED", target, "no host before it; expected " + FORMS, "write it so"));
                continue;
            }
            Optional<TakeOver.Candidate> candidate = request.named(given.substring(0, equals));
            if (candidate.isEmpty()) {
                findings.add(Finding.error(
                        "ENDPOINT_HOST_UNKNOWN",
                        target,
                        "no host is called '%s'".formatted(Excerpt.of(given.substring(0, equals))),
                        "use a name from the list of hosts, or enrol the host first"));
                continue;
            }
            try {
                GivenEndpoint endpoint = on(candidate.get(), given.substring(equals + 1));
                String key = endpoint.candidate().host().hex() + " " + endpoint.uri();
                if (endpoints.putIfAbsent(key, endpoint) != null) {
                    findings.add(Finding.error("ENDPOINT_DUPLICATE", target, "given twice", "give it once"));
                }
            } catch (IllegalArgumentException e) {
                findings.add(Finding.error(
                        "ENDPOINT_MALFORMED", target, String.valueOf(e.getMessage()), "write it as " + FORMS));
            }
        }
        return new Parsed(List.copyOf(endpoints.values()), findings);
    }

    private static GivenEndpoint on(TakeOver.Candidate candidate, String uri) {
        Matcher tcp = TCP.matcher(uri);
        Matcher http = HTTP.matcher(uri);
        if (tcp.matches()) {
            LocalEndpoint endpoint = local(candidate, tcp.group(1), tcp.group(2));
            return new GivenEndpoint(candidate, endpoint.uri(), endpoint, Optional.empty());
        }
        if (http.matches()) {
            String port = Optional.ofNullable(http.group(2)).orElse("80");
            String path = Optional.ofNullable(http.group(3))
                    .filter(given -> !given.isEmpty())
                    .orElse("/");
            if (path.contains("..") || path.contains("//")) {
                throw new IllegalArgumentException("a path with '..' or an empty segment");
            }
            LocalEndpoint endpoint = local(candidate, http.group(1), port);
            String place = endpoint.uri().substring("tcp:".length());
            return new GivenEndpoint(candidate, "http://" + place + path, endpoint, Optional.of(path));
        }
        throw new IllegalArgumentException(
                "neither http://ADDRESS:PORT/PATH (no query, no percent signs) nor tcp:ADDRESS:PORT");
    }

    private static LocalEndpoint local(TakeOver.Candidate candidate, String address, String port) {
        InetAddress parsed = literal(address);
        boolean own =
                parsed.isLoopbackAddress() || candidate.addresses().stream().anyMatch(known -> isSame(parsed, known));
        if (!own) {
            throw new IllegalArgumentException("%s is no address of host %s; expected 127.0.0.1%s"
                    .formatted(
                            address,
                            candidate.name(),
                            candidate.addresses().isEmpty()
                                    ? ""
                                    : " or one of " + Excerpt.of(String.join(", ", candidate.addresses()))));
        }
        return new LocalEndpoint("tcp:%s:%d".formatted(address, Integer.parseInt(port)));
    }

    private static InetAddress literal(String address) {
        return InetAddress.ofLiteral(address.startsWith("[") ? address.substring(1, address.length() - 1) : address);
    }

    private static boolean isSame(InetAddress address, String known) {
        try {
            return address.equals(literal(known));
        } catch (IllegalArgumentException e) {
            // What a host says of itself is not always an IP address; then it is not this one.
            return false;
        }
    }
}
