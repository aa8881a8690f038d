package io.drover.kind.swarm.compose;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** How a service's tasks are asked for their health: {@code services.NAME.healthcheck}. */
final class HealthEntry {
    private static final Set<String> FIRST_WORDS = Set.of("NONE", "CMD", "CMD-SHELL");

    private HealthEntry() {}

    static ObjectNode of(Section section) {
        ObjectNode health = JsonNodeFactory.instance.objectNode();
        boolean disabled = section.truth("disable").orElse(false);
        boolean shell =
                section.node("test").filter(ScalarNode.class::isInstance).isPresent();
        List<String> test = shell
                ? section.text("test").map(text -> List.of("CMD-SHELL", text)).orElse(List.of())
                : section.texts("test");
        if (!test.isEmpty() && !FIRST_WORDS.contains(test.getFirst())) {
            section.problems()
                    .wrong(
                            section.at("test"),
                            "a list that begins otherwise",
                            "one that begins with CMD, CMD-SHELL or NONE");
        }
        if (disabled && !test.isEmpty()) {
            section.problems().wrong(section.at("disable"), "a test beside it", "either of the two");
        }
        (disabled ? List.of("NONE") : test).forEach(health.withArrayProperty("Test")::add);
        time(section, "interval").ifPresent(time -> health.put("Interval", time));
        time(section, "timeout").ifPresent(time -> health.put("Timeout", time));
        time(section, "start_period").ifPresent(time -> health.put("StartPeriod", time));
        section.number("retries", 0, 1_000_000).ifPresent(retries -> health.put("Retries", retries));
        section.end();
        return health;
    }

    private static Optional<Long> time(Section section, String key) {
        return section.parsed(
                key,
                "a duration such as 30s, of at least 1ms",
                // What is shorter an engine refuses; 0 leaves it to the image.
                text -> Values.nanoseconds(text).filter(time -> time == 0 || time >= 1_000_000));
    }
}
