package io.drover.kind.swarm.compose;

import io.drover.kind.Excerpt;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * Reads YAML 1.2 from a stranger into a tree of nodes. No object is ever made by a tag. Depth and aliases are counted
 * before the tree is built, for the tree is built by recursion and aliases multiply what they stand for.
 */
final class YamlText {
    /** The most characters of a file: beyond what anybody writes, and little enough for a task to keep. */
    static final int MAX_CHARACTERS = 512 * 1024;

    private static final int MAX_DEPTH = 20;
    private static final int MAX_ALIASES = 100;

    private YamlText() {}

    /**
     * The reader's buffer holds the whole text and more: where a character of two halves lies across the end of a full
     * buffer, snakeyaml-engine 3.0.1 reads beyond it.
     */
    private static LoadSettings settings(String text) {
        return LoadSettings.builder()
                .setSchema(new CoreSchema())
                .setCodePointLimit(MAX_CHARACTERS)
                .setAllowRecursiveKeys(false)
                .setAllowNonScalarKeys(false)
                .setBufferSize(text.length() + 2)
                .setLabel("the Compose file")
                .build();
    }

    /** The root; empty, with a problem, where there is none to be had. */
    static Optional<Node> read(String text, Problems problems) {
        if (text.length() > MAX_CHARACTERS) {
            problems.unreadable(
                    "it has %d characters; expected at most %d".formatted(text.length(), MAX_CHARACTERS),
                    "leave out what is not deployed");
            return Optional.empty();
        }
        try {
            if (!isTame(text, problems)) {
                return Optional.empty();
            }
            Optional<Node> root = new Compose(settings(text)).composeString(text);
            if (root.isEmpty()) {
                problems.unreadable("it is empty", "give a file with 'services'");
            }
            return root;
        } catch (MarkedYamlEngineException e) {
            problems.unreadable(
                    "it is no YAML%s: %s".formatted(place(e.getProblemMark()), reason(e)), "mend it at that place");
        } catch (YamlEngineException e) {
            problems.unreadable(
                    "it is no YAML: " + Excerpt.of(String.valueOf(e.getMessage())), "save it as YAML in UTF-8");
        }
        return Optional.empty();
    }

    private static boolean isTame(String text, Problems problems) {
        int depth = 0;
        int aliases = 0;
        int documents = 0;
        for (Event event : new Parse(settings(text)).parseString(text)) {
            switch (event) {
                case CollectionStartEvent _ -> depth++;
                case CollectionEndEvent _ -> depth--;
                case AliasEvent _ -> aliases++;
                case DocumentStartEvent _ -> documents++;
                default -> {
                    // Scalars and the ends of things need no counting.
                    continue;
                }
            }
            if (depth > MAX_DEPTH) {
                problems.unreadable(
                        "it is nested deeper than %d levels%s".formatted(MAX_DEPTH, place(event.getStartMark())),
                        "no Compose file needs that; look for a bracket that is not closed");
                return false;
            }
            if (aliases > MAX_ALIASES) {
                problems.unreadable(
                        "it has more than %d aliases%s".formatted(MAX_ALIASES, place(event.getStartMark())),
                        "write out some of what they stand for");
                return false;
            }
            if (documents > 1) {
                problems.unreadable(
                        "a second document begins%s".formatted(place(event.getStartMark())), "give one document");
                return false;
            }
        }
        return true;
    }

    private static String place(Optional<Mark> mark) {
        return mark.map(at -> " at line %d, column %d".formatted(at.getLine() + 1, at.getColumn() + 1))
                .orElse("");
    }

    private static String reason(MarkedYamlEngineException e) {
        String context = e.getContext();
        return Excerpt.of(context == null ? e.getProblem() : context + ", " + e.getProblem());
    }
}
