package io.drover.kind.generic;

import io.drover.kind.Excerpt;
import io.drover.kind.KindException;
import io.drover.migration.manifest.Member;
import io.drover.migration.manifest.Profile;
import io.drover.migration.ownership.HttpPattern;
import io.drover.migration.ownership.LocalEndpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An endpoint of a member.
 *
 * @param member the host
 * @param uri as the profile has it
 * @param endpoint where it listens
 * @param path what to ask for; empty where it is not HTTP
 */
record Served(Member member, String uri, LocalEndpoint endpoint, Optional<String> path) {
    private static final String HTTP = "http://";

    /**
     * All of a profile, which may come from another plane.
     *
     * @throws KindException when it contradicts itself
     */
    static List<Served> of(Profile profile) throws KindException {
        List<Served> all = new ArrayList<>();
        for (var published : profile.published()) {
            Optional<Member> member = profile.member(published.host());
            Optional<Served> served = member.flatMap(host -> parse(host, published.uri()));
            if (served.isEmpty()
                    || !served.get().member().endpoints().contains(served.get().endpoint())) {
                throw new KindException(
                        "the profile of the cluster is damaged: endpoint '%s' belongs to none of its hosts; take the cluster over again"
                                .formatted(Excerpt.of(published.uri())));
            }
            all.add(served.get());
        }
        return all;
    }

    /** What a grant must allow for its health to be asked; empty where that is nothing. */
    Optional<HttpPattern> request() {
        // A pattern passes over a segment that looks like a version of Docker's API, so it must not begin with one.
        return path.map(asked -> new HttpPattern("GET", asked.replaceFirst("^/v[0-9]{1,3}\\.[0-9]{1,3}/", "/")));
    }

    private static Optional<Served> parse(Member member, String uri) {
        try {
            if (!uri.startsWith(HTTP)) {
                return Optional.of(new Served(member, uri, new LocalEndpoint(uri), Optional.empty()));
            }
            int slash = uri.indexOf('/', HTTP.length());
            if (slash < 0) {
                return Optional.empty();
            }
            LocalEndpoint endpoint = new LocalEndpoint("tcp:" + uri.substring(HTTP.length(), slash));
            Served served = new Served(member, uri, endpoint, Optional.of(uri.substring(slash)));
            return served.request().map(allowed -> served);
        } catch (IllegalArgumentException e) {
            // The caller names the URI.
            return Optional.empty();
        }
    }
}
