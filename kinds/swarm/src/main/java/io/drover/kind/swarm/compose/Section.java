package io.drover.kind.swarm.compose;

import io.drover.kind.Excerpt;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A mapping of a Compose file. What is asked for is known; {@link #end} reports every key that nobody asked for. A value of
 * the wrong form is reported and then counts as left out. Not thread-safe.
 */
final class Section {
    private static final Set<Tag> PLAIN = Set.of(Tag.STR, Tag.INT, Tag.FLOAT, Tag.BOOL);

    private final Problems problems;
    private final String path;
    private final Map<String, Node> values = new LinkedHashMap<>();
    private final Set<String> asked = new HashSet<>();

    private Section(Problems problems, String path) {
        this.problems = problems;
        this.path = path;
    }

    /** The mapping at a path; an empty one, with a problem unless there is nothing at all, where it is none. */
    static Section of(Problems problems, String path, Node node) {
        Section section = new Section(problems, path);
        if (node instanceof MappingNode mapping && mapping.getTag().equals(Tag.MAP)) {
            mapping.getValue().forEach(section::add);
        } else if (!isNothing(node)) {
            problems.wrong(path.isEmpty() ? "the Compose file" : path, seen(node), "a mapping");
        }
        return section;
    }

    private void add(NodeTuple entry) {
        if (entry.getKeyNode() instanceof ScalarNode key) {
            if (values.putIfAbsent(key.getValue(), entry.getValueNode()) != null) {
                problems.wrong(at(key.getValue()), "line %d: it is there twice".formatted(line(key)), "it once");
            }
        } else {
            problems.wrong(path, "line %d: a key that is no text".formatted(line(entry.getKeyNode())), "texts as keys");
        }
    }

    String path() {
        return path;
    }

    String at(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    Problems problems() {
        return problems;
    }

    /** Reports what nobody asked for. Extensions, whose names begin with {@code x-}, are nobody's concern. */
    void end() {
        values.forEach((key, value) -> {
            if (!asked.contains(key) && !key.startsWith("x-")) {
                problems.unsupported(at(key), line(value));
            }
        });
    }

    boolean has(String key) {
        return find(key).isPresent();
    }

    private Optional<Node> find(String key) {
        asked.add(key);
        return Optional.ofNullable(values.get(key)).filter(node -> !isNothing(node));
    }

    Optional<Node> node(String key) {
        return find(key);
    }

    Optional<String> text(String key) {
        return find(key).flatMap(node -> text(at(key), node));
    }

    private Optional<String> text(String where, Node node) {
        if (node instanceof ScalarNode scalar && PLAIN.contains(scalar.getTag())) {
            return withoutVariables(where, scalar.getValue());
        }
        problems.wrong(where, seen(node), "a text");
        return Optional.empty();
    }

    private Optional<String> withoutVariables(String where, String value) {
        if (value.replace("$$", "").indexOf('$') >= 0) {
            problems.variable(where);
            return Optional.empty();
        }
        return Optional.of(value.replace("$$", "$"));
    }

    /** A text in a form of its own. */
    <T> Optional<T> parsed(String key, String expected, Function<String, Optional<T>> form) {
        return text(key).flatMap(text -> {
            Optional<T> value = form.apply(text);
            if (value.isEmpty()) {
                problems.wrong(at(key), "'%s'".formatted(Excerpt.of(text, 80)), expected);
            }
            return value;
        });
    }

    Optional<String> oneOf(String key, Set<String> words) {
        return parsed(
                key,
                "one of " + String.join(", ", words.stream().sorted().toList()),
                text -> Optional.of(text).filter(words::contains));
    }

    Optional<Boolean> truth(String key) {
        return parsed(key, "true or false", text -> switch (text) {
            case "true", "True", "TRUE" -> Optional.of(true);
            case "false", "False", "FALSE" -> Optional.of(false);
            default -> Optional.empty();
        });
    }

    OptionalLong number(String key, long least, long most) {
        return parsed(
                        key,
                        "a whole number from %d to %d".formatted(least, most),
                        text -> Values.number(text).filter(value -> value >= least && value <= most))
                .map(OptionalLong::of)
                .orElse(OptionalLong.empty());
    }

    /** A duration, in nanoseconds as Docker counts them. */
    Optional<Long> nanoseconds(String key) {
        return parsed(key, "a duration such as 1m30s", Values::nanoseconds);
    }

    Section section(String key) {
        return find(key).map(node -> of(problems, at(key), node)).orElseGet(() -> new Section(problems, at(key)));
    }

    /** The mappings within a mapping, by their names. */
    Map<String, Section> sections(String key) {
        Section outer = section(key);
        Map<String, Section> inner = new LinkedHashMap<>();
        outer.values.forEach((name, node) -> {
            if (!name.startsWith("x-")) {
                inner.put(name, of(problems, outer.at(name), node));
            }
        });
        return inner;
    }

    /** The items of a list. */
    List<Item> items(String key) {
        Optional<Node> list = find(key);
        List<Item> items = new ArrayList<>();
        if (list.isPresent() && list.get() instanceof SequenceNode sequence) {
            for (int i = 0; i < sequence.getValue().size(); i++) {
                items.add(new Item(
                        "%s[%d]".formatted(at(key), i), sequence.getValue().get(i)));
            }
        } else {
            list.ifPresent(node -> problems.wrong(at(key), seen(node), "a list"));
        }
        return items;
    }

    List<String> texts(String key) {
        List<String> texts = new ArrayList<>();
        items(key).forEach(item -> item.text().ifPresent(texts::add));
        return texts;
    }

    /** A command: a list of words, or a text that is split into words as a shell does. */
    List<String> words(String key) {
        Optional<Node> node = find(key);
        if (node.isPresent() && node.get() instanceof ScalarNode) {
            return parsed(key, "a command whose quotes are closed", Values::words)
                    .orElse(List.of());
        }
        return texts(key);
    }

    /** Names with values: a mapping, or a list of {@code NAME=VALUE}. */
    Map<String, String> pairs(String key, boolean valueNeeded) {
        Map<String, String> pairs = new TreeMap<>();
        Optional<Node> node = find(key);
        if (node.isPresent() && node.get() instanceof MappingNode) {
            Section mapping = section(key);
            mapping.values.forEach((name, value) -> {
                if (!isNothing(value)) {
                    text(mapping.at(name), value).ifPresent(text -> pairs.put(name, text));
                } else if (valueNeeded) {
                    withoutValue(mapping.at(name));
                } else {
                    pairs.put(name, "");
                }
            });
            return pairs;
        }
        for (Item item : items(key)) {
            item.text().ifPresent(text -> {
                int equals = text.indexOf('=');
                if (equals < 0 && valueNeeded) {
                    withoutValue(item.path());
                } else {
                    pairs.put(
                            equals < 0 ? text : text.substring(0, equals),
                            equals < 0 ? "" : text.substring(equals + 1));
                }
            });
        }
        return pairs;
    }

    private void withoutValue(String where) {
        problems.wrong(where, "a name without a value, and Drover takes none from its own surroundings", "a value");
    }

    /** An item of a list: a text, or a mapping. */
    final class Item {
        private final String where;
        private final Node node;

        private Item(String where, Node node) {
            this.where = where;
            this.node = node;
        }

        String path() {
            return where;
        }

        Optional<String> text() {
            return Section.this.text(where, node);
        }

        boolean isMapping() {
            return node instanceof MappingNode;
        }

        Section section() {
            return of(problems, where, node);
        }
    }

    private static boolean isNothing(Node node) {
        return node.getTag().equals(Tag.NULL);
    }

    private static int line(Node node) {
        return node.getStartMark().map(Mark::getLine).orElse(0) + 1;
    }

    /** What a node is, without what it says: that may be secret. */
    private static String seen(Node node) {
        String what = switch (node) {
            case MappingNode _ -> "a mapping";
            case SequenceNode _ -> "a list";
            case ScalarNode scalar when PLAIN.contains(scalar.getTag()) -> "a text or number";
            default -> "something with the tag " + Excerpt.of(node.getTag().getValue(), 80);
        };
        return "line %d: %s".formatted(line(node), what);
    }
}
