package srs.kernel.internal.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The grammar of srs.conf, rule by rule (compat 2.1). */
class GrammarTest {

    private static final Map<String, String> FILES = Map.of("a.conf", "a 1;", "b.conf", "b { c 2; }", "empty.conf", "", "open.conf", "d {",
            "close.conf", "}", "self.conf", "include self.conf;", "bad.conf", "x 1;\ny 2");

    private static List<Directive> parse(String text) throws ConfigException {
        return DirectiveParser.parse("srs.conf", text, (name, at) -> {
            if (!FILES.containsKey(name)) {
                throw new ConfigException(at, "", "file " + name + " does not exist");
            }
            return FILES.get(name);
        });
    }

    /** One directive on a line: [words] and a block in braces. */
    private static String dump(List<Directive> directives) {
        StringBuilder out = new StringBuilder();
        for (Directive d : directives) {
            out.append(d.name()).append(d.args()).append(d.isBlock() ? "{" + dump(d.children()) + "}" : "").append(' ');
        }
        return out.toString().strip();
    }

    static Stream<Arguments> reads() {
        return Stream.of(
                arguments("words end with a semicolon", "listen 1935 1936;", "listen[1935, 1936]"),
                arguments("a directive may have no words", "atc;", "atc[]"),
                arguments("a block opens with a brace", "vhost a { hls { enabled on; } }", "vhost[a]{hls[]{enabled[on]}}"),
                arguments("blanks are space and tab", "listen\t \t1935 ;", "listen[1935]"),
                arguments("line breaks are free between directives", "\r\n\n a 1;\r\n\r b 2;\n", "a[1] b[2]"),
                arguments("a word ends at a semicolon", "a 1;b 2;", "a[1] b[2]"),
                arguments("a word ends at a brace", "vhost a{b 1;}", "vhost[a]{b[1]}"),
                arguments("a closing brace inside a word does not end it", "a {b on}x;}", "a[]{b[on}x]}"),
                arguments("a closing brace after a semicolon ends the block", "a {b on;}", "a[]{b[on]}"),
                arguments("a comment runs to the end of the line", "# a 1;\nb 2; # c 3;\n#", "b[2]"),
                arguments("a hash inside a word is no comment", "a b#c;", "a[b#c]"),
                arguments("double quotes hold blanks and signs", "a \"b c; {d} # 'e'\";", "a[b c; {d} # 'e']"),
                arguments("single quotes hold blanks and double quotes", "a 'b \"c\"';", "a[b \"c\"]"),
                arguments("a quote inside a word is a plain letter", "a b\"c\";", "a[b\"c\"]"),
                arguments("there are no escapes", "a \"b\\\" ;", "a[b\\]"),
                arguments("an empty quoted word is dropped", "a \"\" '' b;", "a[b]"),
                arguments("after a quote a semicolon or a brace may follow at once", "a 'b';c 'd'{}", "a[b] c[d]{}"),
                arguments("an empty text has no directives", "", ""),
                arguments("a byte order mark is skipped", "\uFEFFa 1;", "a[1]"),
                arguments("include stands for a file", "include a.conf; z 1;", "a[1] z[1]"),
                arguments("include takes several files", "include a.conf b.conf;", "a[1] b[]{c[2]}"),
                arguments("include works inside a block", "vhost v { include b.conf; }", "vhost[v]{b[]{c[2]}}"),
                arguments("an empty file may be included", "include empty.conf; z 1;", "z[1]"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void reads(String rule, String text, String tree) throws ConfigException {
        assertThat(dump(parse(text))).isEqualTo(tree);
    }

    static Stream<Arguments> refuses() {
        return Stream.of(
                arguments("a line break before the semicolon", "daemon off;\nlisten 1935\n;", "srs.conf:2: listen: unexpected end of line, expecting ';' or '{'"),
                arguments("a line break after the first word", "listen\n1935;", "srs.conf:1: listen: unexpected end of line, expecting ';' or '{'"),
                arguments("a carriage return alone", "listen 1935\r;", "srs.conf:1: listen: unexpected end of line, expecting ';' or '{'"),
                arguments("a comment before the semicolon", "listen 1935 # rtmp\n;", "srs.conf:1: listen: unexpected end of line, expecting ';' or '{'"),
                arguments("a line break before the brace", "vhost a\n{\n}", "srs.conf:1: vhost: unexpected end of line, expecting ';' or '{'"),
                arguments("a line break in quotes", "a 'b\nc';", "srs.conf:1: a: unexpected end of line, expecting ';' or '{'"),
                arguments("a missing semicolon at the end", "a 1;\nlisten 1935", "srs.conf:2: listen: unexpected end of file, expecting ';' or '{'"),
                arguments("a missing semicolon before a brace", "vhost a { hls on }", "srs.conf:1: hls: unexpected '}', expecting ';' before it"),
                arguments("a brace that is part of a word", "vhost a { hls on}", "srs.conf:1: hls: unexpected end of file, expecting ';' or '{'"),
                arguments("a block that is not closed", "vhost a {\n b 1;\n", "srs.conf:3: vhost: unexpected end of file, expecting '}' for the block of line 1"),
                arguments("a closing brace at the top", "a 1;\n}", "srs.conf:2: unexpected '}'"),
                arguments("a semicolon alone", "a 1;;", "srs.conf:1: unexpected ';'"),
                arguments("a brace alone", "\n{ }", "srs.conf:2: unexpected '{'"),
                arguments("an empty word alone", "\"\";", "srs.conf:1: unexpected ';'"),
                arguments("a letter after a quote", "a \"b\"c;", "srs.conf:1: a: unexpected 'c' after the closing \""),
                arguments("a quote that is not closed", "a 'b;", "srs.conf:1: a: unexpected end of file, expecting the closing '"),
                arguments("include without a file", "include;", "srs.conf:1: include: no file is named"),
                arguments("include with a block", "include a.conf { }", "srs.conf:1: include: unexpected '{', expecting ';'"),
                arguments("a missing file", "\ninclude z.conf;", "srs.conf:2: file z.conf does not exist"),
                arguments("a block over the end of a file", "include open.conf; }", "open.conf:1: d: unexpected end of file, expecting '}' for the block of line 1"),
                arguments("the end of a block in another file", "a { include close.conf;", "close.conf:1: unexpected '}'"),
                arguments("an error in an included file", "include bad.conf;", "bad.conf:2: y: unexpected end of file, expecting ';' or '{'"),
                arguments("a file that includes itself", "include self.conf;", "self.conf:1: include: files include one another deeper than 16"),
                arguments("blocks too deep", "a { ".repeat(33), "srs.conf:1: a: blocks are nested deeper than 32"),
                arguments("too many words", "a" + " b".repeat(4096) + ";", "srs.conf:1: a: more than 4096 words"),
                arguments("a word too long", "a " + "b".repeat(65537) + ";", "srs.conf:1: a: a word of 65537 characters is longer than 65536"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void refuses(String rule, String text, String message) {
        assertThatThrownBy(() -> parse(text)).isInstanceOf(ConfigException.class).hasMessage(message);
    }

    @Test
    void knowsFileAndLineOfEachDirective() throws ConfigException {
        List<Directive> read = parse("# first\nvhost v {\n\n  include b.conf;\n  'x' 1;\n}\n");
        Directive vhost = read.get(0);
        assertThat(vhost.at()).hasToString("srs.conf:2");
        assertThat(vhost.children().get(0).at()).hasToString("b.conf:1");
        assertThat(vhost.children().get(1).at()).hasToString("srs.conf:5");
    }

    @Test
    void keepsAMessageOnOneLine() {
        assertThatThrownBy(() -> parse("a\u001b[31m 1")).hasMessage("srs.conf:1: a\\x1b[31m: unexpected end of file, expecting ';' or '{'");
    }
}
