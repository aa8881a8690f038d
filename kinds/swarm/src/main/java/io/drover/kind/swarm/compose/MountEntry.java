package io.drover.kind.swarm.compose;

import io.drover.kind.Excerpt;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What a service mounts: {@code services.NAME.volumes} as mounts of the engine's API. */
record MountEntry(Problems problems, Map<String, VolumeEntry> volumes) {
    private static final String SHORT = "VOLUME:/PATH[:ro], /PATH:/PATH[:ro] or /PATH";
    private static final Set<String> TYPES = Set.of("volume", "bind", "tmpfs");

    Optional<ObjectNode> of(Section.Item item) {
        return item.isMapping() ? longForm(item.section()) : item.text().flatMap(text -> shortForm(item.path(), text));
    }

    private Optional<ObjectNode> shortForm(String path, String text) {
        List<String> parts = List.of(text.split(":", -1));
        if (parts.size() > 3 || parts.contains("")) {
            problems.wrong(path, quoted(text), SHORT);
            return Optional.empty();
        }
        boolean anonymous = parts.size() == 1;
        String source = anonymous ? "" : parts.getFirst();
        boolean named = !isPath(source);
        ObjectNode mount = mount(path, named ? "volume" : "bind", source, anonymous ? parts.getFirst() : parts.get(1));
        for (String option : parts.size() == 3 ? List.of(parts.get(2).split(",", -1)) : List.<String>of()) {
            switch (option) {
                case "ro" -> mount.put("ReadOnly", true);
                case "rw" -> mount.remove("ReadOnly");
                case "nocopy" -> mount.withObjectProperty("VolumeOptions").put("NoCopy", true);
                default -> problems.wrong(path, "the option " + quoted(option), "ro, rw or nocopy");
            }
        }
        return Optional.of(mount);
    }

    private Optional<ObjectNode> longForm(Section section) {
        Optional<String> type = section.oneOf("type", TYPES);
        String source = section.text("source").orElse("");
        Optional<String> target = section.text("target");
        boolean readOnly = section.truth("read_only").orElse(false);
        boolean noCopy = false;
        Optional<String> propagation = Optional.empty();
        Optional<Long> size = Optional.empty();
        if (type.isPresent()) {
            Section own = section.section(type.get());
            switch (type.get()) {
                case "volume" -> noCopy = own.truth("nocopy").orElse(false);
                case "bind" -> propagation = own.text("propagation");
                default -> size = own.parsed("size", "a size such as 64M", Values::bytes);
            }
            own.end();
        }
        section.end();
        if (type.isEmpty() || target.isEmpty()) {
            if (!section.has("type") || !section.has("target")) {
                problems.wrong(section.path(), "no type or no target", "both, such as type: volume, target: /srv");
            }
            return Optional.empty();
        }
        ObjectNode mount = mount(section.path(), type.get(), source, target.get());
        if (readOnly) {
            mount.put("ReadOnly", true);
        }
        if (noCopy) {
            mount.withObjectProperty("VolumeOptions").put("NoCopy", true);
        }
        propagation.ifPresent(word -> mount.withObjectProperty("BindOptions").put("Propagation", word));
        size.ifPresent(bytes -> mount.withObjectProperty("TmpfsOptions").put("SizeBytes", bytes));
        return Optional.of(mount);
    }

    /** @param source empty for a volume without a name, and for memory */
    private ObjectNode mount(String path, String type, String source, String target) {
        ObjectNode mount = JsonNodeFactory.instance.objectNode();
        mount.put("Type", type);
        if (!target.startsWith("/")) {
            problems.wrong(path, "the target " + quoted(target), "an absolute path in the container");
        }
        switch (type) {
            case "volume" -> {
                VolumeEntry volume = volumes.get(source);
                if (volume != null) {
                    mount.put("Source", volume.name());
                    if (!volume.options().isEmpty()) {
                        mount.set("VolumeOptions", volume.options().deepCopy());
                    }
                } else if (!source.isEmpty()) {
                    problems.wrong(
                            path,
                            "the volume %s, which 'volumes' does not declare".formatted(quoted(source)),
                            "a declared volume, or an absolute path");
                }
            }
            case "bind" -> {
                mount.put("Source", source);
                if (!source.startsWith("/")) {
                    problems.wrong(
                            path,
                            "the source " + quoted(source),
                            "an absolute path on the nodes; there is no folder that it could be relative to");
                }
            }
            default -> {
                if (!source.isEmpty()) {
                    problems.wrong(path, "a source of memory", "none");
                }
            }
        }
        return mount.put("Target", target);
    }

    private static boolean isPath(String source) {
        return source.startsWith("/") || source.startsWith(".") || source.startsWith("~");
    }

    private static String quoted(String text) {
        return "'%s'".formatted(Excerpt.of(text, 80));
    }
}
