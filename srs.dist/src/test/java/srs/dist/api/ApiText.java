package srs.dist.api;

import aQute.bnd.differ.DiffPluginImpl;
import aQute.bnd.osgi.Analyzer;
import aQute.bnd.osgi.Clazz;
import aQute.bnd.osgi.Descriptors.TypeRef;
import aQute.bnd.osgi.Jar;
import aQute.bnd.service.diff.Delta;
import aQute.bnd.service.diff.Tree;
import aQute.bnd.service.diff.Type;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;

/**
 * The exported packages of a bundle as text, one line for each element, deeper ones indented: what it is, what its arrival and its departure mean to those who
 * use it, and its name. It is bnd's own description, so that bnd can compare it with a jar. Stateless.
 */
final class ApiText {
    private static final String INDENT = "  ";
    private static final String API = "<api>";

    private ApiText() {}

    /** The description of what a jar exports, from the jar alone. */
    static Tree of(Jar jar) throws Exception {
        return new DiffPluginImpl().tree(new JarAlone(jar)).get(API);
    }

    /** Knows no class of the JDK and of the test's class path: what is inherited from there is not of this jar, and another JDK has other members. */
    private static final class JarAlone extends Analyzer {
        JarAlone(Jar jar) throws Exception {
            super(jar);
        }

        @Override
        public Clazz findClass(TypeRef type) throws Exception {
            return getJar().getResource(type.getPath()) == null ? null : super.findClass(type);
        }
    }

    static String write(Tree api) {
        StringBuilder text = new StringBuilder();
        write(api.serialize(), 0, text);
        return text.toString();
    }

    private static void write(Tree.Data data, int depth, StringBuilder text) {
        text.append(INDENT.repeat(depth)).append(data.type).append(' ').append(data.add).append(' ').append(data.rem).append(' ').append(data.name).append('\n');
        if (data.children != null) {
            Stream.of(data.children).forEach(child -> write(child, depth + 1, text));
        }
    }

    static Tree read(String text) throws Exception {
        Deque<List<Tree.Data>> open = new ArrayDeque<>();
        Deque<Tree.Data> parents = new ArrayDeque<>();
        Tree.Data root = null;
        for (String line : text.lines().toList()) {
            int depth = (line.length() - line.stripLeading().length()) / INDENT.length();
            while (parents.size() > depth) {
                close(parents.pop(), open.pop());
            }
            String[] words = line.strip().split(" ", 4);
            Tree.Data data = new Tree.Data();
            data.type = Type.valueOf(words[0]);
            data.add = Delta.valueOf(words[1]);
            data.rem = Delta.valueOf(words[2]);
            data.name = words[3];
            if (open.isEmpty()) {
                root = data;
            } else {
                open.peek().add(data);
            }
            parents.push(data);
            open.push(new ArrayList<>());
        }
        while (!parents.isEmpty()) {
            close(parents.pop(), open.pop());
        }
        return new DiffPluginImpl().deserialize(root);
    }

    private static void close(Tree.Data data, List<Tree.Data> children) {
        data.children = children.toArray(Tree.Data[]::new);
    }
}
