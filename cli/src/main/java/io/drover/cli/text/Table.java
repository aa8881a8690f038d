package io.drover.cli.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A table with aligned columns; where the page is too narrow, the widest columns are cut. Not safe for threads. */
public final class Table {
    private static final Set<String> STATES = Set.of("STATE", "STATUS", "OUTCOME", "SEVERITY", "ONLINE");
    private static final int NARROWEST = 6;
    private static final String GAP = "  ";

    private final List<String> header;
    private final List<List<String>> rows = new ArrayList<>();

    public Table(String... header) {
        this.header = List.of(header);
    }

    /** Adds a row: a cell for each column. */
    public Table row(@Nullable Object... cells) {
        if (cells.length != header.size()) {
            throw new IllegalArgumentException(
                    "a row of %d cells in a table of %d columns".formatted(cells.length, header.size()));
        }
        rows.add(Arrays.stream(cells)
                .map(cell -> DisplayText.clean(cell == null ? null : cell.toString()))
                .toList());
        return this;
    }

    public boolean isEmpty() {
        return rows.isEmpty();
    }

    /** The header and the rows as lines. */
    public List<String> lines(Page page) {
        int[] widths = widths(page.columns());
        List<String> lines = new ArrayList<>(rows.size() + 1);
        lines.add(line(header, widths, new Page(page.columns(), false)));
        rows.forEach(row -> lines.add(line(row, widths, page)));
        return lines;
    }

    private String line(List<String> cells, int[] widths, Page page) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < cells.size(); i++) {
            String cell = DisplayText.cut(cells.get(i), widths[i]);
            boolean last = i == cells.size() - 1;
            String padded = last ? cell : DisplayText.pad(cell, widths[i]);
            Style style = STATES.contains(header.get(i)) ? Style.ofState(cells.get(i)) : Style.PLAIN;
            line.append(i == 0 ? "" : GAP).append(style.paint(padded, page.colour()));
        }
        return line.toString().stripTrailing();
    }

    private int[] widths(int columns) {
        int[] widths = new int[header.size()];
        for (int i = 0; i < widths.length; i++) {
            int column = i;
            widths[i] = Math.max(
                    DisplayText.width(header.get(i)),
                    rows.stream()
                            .mapToInt(row -> DisplayText.width(row.get(column)))
                            .max()
                            .orElse(0));
        }
        long tooMuch = Arrays.stream(widths).asLongStream().sum() + (long) GAP.length() * (widths.length - 1) - columns;
        while (tooMuch > 0) {
            int widest = widest(widths);
            if (widths[widest] <= NARROWEST) {
                break;
            }
            widths[widest]--;
            tooMuch--;
        }
        return widths;
    }

    private static int widest(int[] widths) {
        int widest = 0;
        for (int i = 1; i < widths.length; i++) {
            if (widths[i] > widths[widest]) {
                widest = i;
            }
        }
        return widest;
    }
}
