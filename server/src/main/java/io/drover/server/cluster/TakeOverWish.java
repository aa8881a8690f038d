package io.drover.server.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What an operator wants taken over.
 *
 * @param name the name that the cluster shall have
 * @param kind what it is
 * @param entryHost the name of the host to begin at, where the kind needs one
 * @param settings the kind's own
 * @param endpoints where the business is reached: {@code HOST=URI}
 * @param without the kind's own names of members to do without
 */
record TakeOverWish(
        String name,
        String kind,
        Optional<String> entryHost,
        Map<String, String> settings,
        List<String> endpoints,
        Set<String> without) {
    private static final String SETTING = "setting.";
    private static final String ENDPOINT = "endpoint.";
    private static final String WITHOUT = "without.";

    TakeOverWish {
        settings = Map.copyOf(settings);
        endpoints = List.copyOf(endpoints);
        without = Set.copyOf(without);
    }

    /** As the parameters of a task. */
    Map<String, String> parameters() {
        Map<String, String> parameters = new TreeMap<>();
        parameters.put("name", name);
        parameters.put("kind", kind);
        entryHost.ifPresent(host -> parameters.put("entryHost", host));
        settings.forEach((setting, value) -> parameters.put(SETTING + setting, value));
        for (int i = 0; i < endpoints.size(); i++) {
            parameters.put("%s%06d".formatted(ENDPOINT, i), endpoints.get(i));
        }
        without.forEach(member -> parameters.put(WITHOUT + member, ""));
        return parameters;
    }

    /** From a task's parameters, whatever else is among them. */
    static TakeOverWish of(Map<String, String> parameters) {
        Map<String, String> settings = new TreeMap<>();
        List<String> endpoints = new ArrayList<>();
        Set<String> without = new TreeSet<>();
        new TreeMap<>(parameters).forEach((parameter, value) -> {
            if (parameter.startsWith(SETTING)) {
                settings.put(parameter.substring(SETTING.length()), value);
            } else if (parameter.startsWith(ENDPOINT)) {
                endpoints.add(value);
            } else if (parameter.startsWith(WITHOUT)) {
                without.add(parameter.substring(WITHOUT.length()));
            }
        });
        return new TakeOverWish(
                parameters.getOrDefault("name", ""),
                parameters.getOrDefault("kind", ""),
                Optional.ofNullable(parameters.get("entryHost")),
                settings,
                endpoints,
                without);
    }
}
