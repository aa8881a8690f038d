package io.drover.kind.swarm.compose;

import io.drover.kind.Excerpt;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What a service publishes: {@code services.NAME.ports} as ports of the engine's API. */
final class PortEntry {
    private static final Pattern SHORT = Pattern.compile("(?:([0-9]{1,5}):)?([0-9]{1,5})(?:/(tcp|udp|sctp))?");
    private static final int MOST = 65_535;

    private PortEntry() {}

    static Optional<ObjectNode> of(Problems problems, Section.Item item) {
        return item.isMapping()
                ? longForm(item.section())
                : item.text().flatMap(text -> shortForm(problems, item.path(), text));
    }

    private static Optional<ObjectNode> shortForm(Problems problems, String path, String text) {
        Matcher form = SHORT.matcher(text);
        if (!form.matches() || !isPort(form.group(2)) || (form.group(1) != null && !isPort(form.group(1)))) {
            problems.wrong(
                    path,
                    "'%s'".formatted(Excerpt.of(text, 80)),
                    "[PUBLISHED:]TARGET[/tcp|udp|sctp]; a swarm publishes on all addresses, and ranges are written out");
            return Optional.empty();
        }
        long published = form.group(1) == null ? 0 : Long.parseLong(form.group(1));
        return Optional.of(port(
                Long.parseLong(form.group(2)), published, form.group(3) == null ? "tcp" : form.group(3), "ingress"));
    }

    private static Optional<ObjectNode> longForm(Section section) {
        var target = section.number("target", 1, MOST);
        long published = section.number("published", 1, MOST).orElse(0);
        String protocol =
                section.oneOf("protocol", Set.of("tcp", "udp", "sctp")).orElse("tcp");
        String mode = section.oneOf("mode", Set.of("host", "ingress")).orElse("ingress");
        section.end();
        if (target.isEmpty()) {
            if (!section.has("target")) {
                section.problems().wrong(section.path(), "no target", "the port in the container");
            }
            return Optional.empty();
        }
        return Optional.of(port(target.getAsLong(), published, protocol, mode));
    }

    private static boolean isPort(String text) {
        int port = Integer.parseInt(text);
        return port >= 1 && port <= MOST;
    }

    private static ObjectNode port(long target, long published, String protocol, String mode) {
        ObjectNode port = JsonNodeFactory.instance.objectNode();
        port.put("Protocol", protocol).put("TargetPort", target);
        if (published > 0) {
            port.put("PublishedPort", published);
        }
        return port.put("PublishMode", mode);
    }
}
