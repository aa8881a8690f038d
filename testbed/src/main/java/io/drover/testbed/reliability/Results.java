package io.drover.testbed.reliability;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.json.JsonMapper;

/**
 * The last result of each case, kept in a file, so that a matrix of hours can be tried in parts, and a case again. One
 * thread uses it.
 */
final class Results {
    private static final Path FILE = Path.of("target", "crash-matrix", "results.json");
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Map<String, Kept> byName = new LinkedHashMap<>();

    /**
     * A result as the page shows it.
     *
     * @param name of the case
     * @param ended how its migration ended
     * @param good whether all rules held
     * @param cells its line of the table
     */
    record Kept(String name, String ended, boolean good, String cells) {}

    private Results() {}

    /** None yet: those of earlier runs are dropped with the first that is added. */
    static Results none() {
        return new Results();
    }

    /** Those of earlier runs. */
    static Results kept() {
        Results results = new Results();
        if (Files.exists(FILE)) {
            for (Kept each : JSON.readValue(FILE, Kept[].class)) {
                results.byName.put(each.name(), each);
            }
        }
        return results;
    }

    void add(Row row) {
        String name = row.tried().name();
        byName.put(name, new Kept(name, row.ended(), row.good(), row.cells()));
        try {
            Files.createDirectories(FILE.toAbsolutePath().getParent());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make the folder of " + FILE, e);
        }
        JSON.writeValue(FILE, List.copyOf(byName.values()));
    }

    /** The cases that have no result. */
    List<Case> lacking(List<Case> cases) {
        return cases.stream().filter(each -> !byName.containsKey(each.name())).toList();
    }

    /** Those of cases that there still are. */
    List<Kept> inOrderOf(List<Case> cases) {
        return cases.stream()
                .map(each -> byName.get(each.name()))
                .filter(Objects::nonNull)
                .toList();
    }
}
