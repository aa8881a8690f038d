package io.drover.kind.swarm.compose;

import io.drover.kind.Excerpt;
import io.drover.migration.finding.Finding;
import java.util.ArrayList;
import java.util.List;

/** What is wrong with a Compose file, gathered so that no problem hides another. Not thread-safe. */
final class Problems {
    /** Of those that are told; a file with more is not read to its end by anybody. */
    private static final int MOST = 200;

    private final List<Finding> findings = new ArrayList<>();
    private int untold;

    List<Finding> findings() {
        if (untold == 0) {
            return List.copyOf(findings);
        }
        List<Finding> all = new ArrayList<>(findings);
        all.add(Finding.error(
                "COMPOSE_MORE",
                "the Compose file",
                "%d more problems that are not told".formatted(untold),
                "mend those above first"));
        return all;
    }

    boolean isEmpty() {
        return findings.isEmpty();
    }

    /** A key that nothing is known of. */
    void unsupported(String path, int line) {
        add(
                "COMPOSE_KEY_UNSUPPORTED",
                path,
                "line %d: Drover does not deploy this key".formatted(line),
                "remove it; docs/operating.md lists the keys that are deployed");
    }

    /** A value that is not as it must be. It is not quoted where it may be secret. */
    void wrong(String path, String seen, String expected) {
        add("COMPOSE_VALUE_WRONG", path, seen, "expected " + expected);
    }

    /** A text in which a variable stands. */
    void variable(String path) {
        add(
                "COMPOSE_VARIABLE",
                path,
                "a variable ('$') stands in it, and Drover fills in none",
                "write the value itself, or '$$' for a dollar sign");
    }

    /** A file that is no YAML, or none that is taken. */
    void unreadable(String seen, String fix) {
        add("COMPOSE_UNREADABLE", "the Compose file", seen, fix);
    }

    private void add(String code, String path, String seen, String fix) {
        if (findings.size() >= MOST) {
            untold++;
        } else {
            findings.add(Finding.error(code, Excerpt.of(path), Excerpt.of(seen, 500), fix));
        }
    }
}
