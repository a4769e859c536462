package srs.shell.internal;

import java.util.ArrayList;
import java.util.List;

/** Rows in aligned columns, for people. Confined to its caller. */
final class Table {

    /** Longest cell of any column but the last; a longer one is cut. */
    static final int MAX_CELL_CHARS = 100;
    private static final int MAX_LAST_CELL_CHARS = 1000;
    private static final int GAP = 2;

    private final List<String[]> rows = new ArrayList<>();

    Table(String... head) {
        rows.add(head);
    }

    /** @param cells one for each column */
    Table row(Object... cells) {
        int columns = rows.get(0).length;
        if (cells.length != columns) {
            throw new IllegalArgumentException("row of " + cells.length + " cells in a table of " + columns + " columns");
        }
        String[] row = new String[columns];
        for (int i = 0; i < columns; i++) {
            row[i] = Printable.line(String.valueOf(cells[i]), i == columns - 1 ? MAX_LAST_CELL_CHARS : MAX_CELL_CHARS);
        }
        rows.add(row);
        return this;
    }

    boolean isEmpty() {
        return rows.size() == 1;
    }

    @Override
    public String toString() {
        int[] widths = new int[rows.get(0).length];
        for (String[] row : rows) {
            for (int i = 0; i < row.length; i++) {
                widths[i] = Math.max(widths[i], Printable.columns(row[i]));
            }
        }
        StringBuilder text = new StringBuilder();
        for (String[] row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.length; i++) {
                line.append(row[i]).append(" ".repeat(widths[i] - Printable.columns(row[i]) + GAP));
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString().stripTrailing();
    }
}
