package io.drover.cli.rest;

import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.representer.StandardRepresenter;
import tools.jackson.databind.JsonNode;

/** Writes JSON as YAML that readers of versions 1.1 and 1.2 understand alike. */
public final class Yaml {
    private static final DumpSettings SETTINGS = DumpSettings.builder()
            .setDefaultFlowStyle(FlowStyle.BLOCK)
            .setSplitLines(false)
            .setDereferenceAliases(true)
            .build();

    /** Texts that one version or the other takes for something else, and those with what controls terminals. */
    private static final Pattern QUOTED = Pattern.compile(
            "(?is)y|n|yes|no|on|off|true|false|null|~|[-+.]?[0-9].*|[-+]?\\.(?:inf|nan)|=|<<|.*[\\x00-\\x1f\\x7f-\\x9f].*");

    private Yaml() {}

    /** Without a line's end behind it. */
    public static String of(JsonNode json) {
        Object plain = Json.mapper().treeToValue(json, Object.class);
        return new Dump(SETTINGS, new Quoting())
                .dumpToString(plain)
                // The one control character that counts as printable in YAML; it stands in quotes here.
                .replace("\u0085", "\\N")
                .stripTrailing();
    }

    /** As one of many in a stream. */
    public static String document(JsonNode json) {
        return "---\n" + of(json);
    }

    private static final class Quoting extends StandardRepresenter {
        Quoting() {
            super(SETTINGS);
            representers.put(
                    String.class,
                    text -> representScalar(
                            Tag.STR,
                            (String) text,
                            QUOTED.matcher((String) text).matches() ? ScalarStyle.DOUBLE_QUOTED : ScalarStyle.PLAIN));
        }
    }
}
