package io.drover.server.access;

import io.drover.kind.AccessTarget;
import io.drover.kind.Discovery;
import io.drover.kind.Kind;
import io.drover.kind.KindException;
import io.drover.kind.Reach;
import io.drover.kind.Reading;
import io.drover.kind.TakeOver;
import io.drover.migration.manifest.Profile;
import io.drover.migration.ownership.Grant;
import io.drover.migration.ownership.LocalEndpoint;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;

/** The generic kind, but that its endpoints are an API for ordinary clients. */
public final class EngineKind implements Kind {
    private static Kind generic() {
        return ServiceLoader.load(Kind.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(kind -> kind.name().equals("generic"))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public String name() {
        return "engine";
    }

    @Override
    public Set<LocalEndpoint> endpoints(TakeOver request) {
        return generic().endpoints(request);
    }

    @Override
    public List<Grant.Rule> inspection(LocalEndpoint endpoint) {
        return generic().inspection(endpoint);
    }

    @Override
    public Discovery discover(TakeOver request, Reach reach) throws KindException, InterruptedException {
        Discovery found = generic().discover(request, reach);
        return new Discovery(
                found.profile()
                        .map(profile -> new Profile(
                                "engine",
                                profile.fingerprint(),
                                profile.settings(),
                                profile.members(),
                                profile.published())),
                found.findings());
    }

    @Override
    public List<AccessTarget> access(Profile profile) {
        return profile.members().stream()
                .flatMap(member -> member.endpoints().stream().map(each -> new AccessTarget(member.host(), each)))
                .toList();
    }

    @Override
    public Reading read(Profile profile, Reach reach) throws KindException, InterruptedException {
        return generic().read(profile, reach);
    }
}
