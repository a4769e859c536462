package srs.output.exec.internal;

import java.util.ArrayList;
import java.util.List;

/**
 * A {@code publish} line of {@code exec}: the command, and where its output goes (compat 6.9). Immutable. All forms of a redirect append:
 *
 * <pre>
 *  ffmpeg -i [url] -f null - &gt;out.log 2&gt; err.log
 *  ffmpeg -i [url] -f null - 1 &gt; out.log 2&gt;&amp;1
 * </pre>
 *
 * @param command the words of the command, with variables
 * @param output the file of the standard output, with variables; empty for none
 * @param error the same of the standard error
 */
record ExecLine(List<String> command, String output, String error) {
    private static final String SAME_AS_OUTPUT = "&1";

    /** @throws IllegalArgumentException when a redirect has no file, or nothing is left to run */
    static ExecLine parse(List<String> words) {
        List<String> command = new ArrayList<>();
        String[] files = {"", "", ""};
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            boolean isAlone = (word.equals("1") || word.equals("2")) && i + 1 < words.size() && words.get(i + 1).startsWith(">");
            int descriptor = word.startsWith("2") ? 2 : 1;
            String rest;
            if (isAlone) {
                rest = words.get(++i);
            } else if (word.startsWith("1>") || word.startsWith("2>")) {
                rest = word.substring(1);
            } else if (word.startsWith(">")) {
                rest = word;
            } else {
                command.add(word);
                continue;
            }
            String file = rest.replaceFirst("^>>?", "");
            if (file.isEmpty() && ++i < words.size()) {
                file = words.get(i);
            }
            if (file.isEmpty()) {
                throw new IllegalArgumentException("exec.publish " + String.join(" ", words) + " has a > without a file");
            }
            files[descriptor] = file;
        }
        if (command.isEmpty()) {
            throw new IllegalArgumentException("exec.publish has no program");
        }
        return new ExecLine(List.copyOf(command), files[1], files[2].equals(SAME_AS_OUTPUT) ? files[1] : files[2]);
    }
}
