package srs.kernel.internal.process;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import srs.kernel.process.ChildOutput;
import srs.kernel.process.ChildRequest;

/**
 * Makes a process of a request. Runs on the starting threads: folders are made and files opened here.
 *
 * <p>A JVM blocks QUIT in its threads and ignores what it was started to ignore (USR2, by ./srs), and its children inherit both. So a child is
 * started through {@code env --default-signal}; through {@code setpriv --pdeathsig TERM}, that it ends when the server is killed; and through {@code setsid},
 * that its descendants can be ended with it then ({@link DeathWatch}), and the terminal's interrupt is the server's alone. Where these programs are not, or cannot
 * do that (BusyBox), it is started without them.
 */
final class Launch {
    private static final List<String> SETPRIV = List.of("setpriv", "--pdeathsig", "TERM", "--");
    private static final List<String> ENV = List.of("env", "--default-signal", "--");
    private static final List<String> SETSID = List.of("setsid");

    private final Programs programs;
    private final List<String> wrapper;
    private final DeathWatch watch;

    private Launch(Programs programs, List<String> wrapper, DeathWatch watch) {
        this.programs = programs;
        this.wrapper = wrapper;
        this.watch = watch;
    }

    /** Finds out what this machine has: runs three programs that end at once. */
    static Launch probe(Programs programs) {
        List<String> words = new ArrayList<>();
        for (List<String> tool : List.of(SETPRIV, ENV, SETSID)) {
            if (works(tool)) {
                words.addAll(tool);
            }
        }
        return new Launch(programs, words, new DeathWatch(words.containsAll(SETSID) ? SETSID : List.of()));
    }

    DeathWatch watch() {
        return watch;
    }

    private static boolean works(List<String> tool) {
        List<String> command = new ArrayList<>(tool);
        command.add("true");
        try {
            Process process = new ProcessBuilder(command).redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD).redirectError(ProcessBuilder.Redirect.DISCARD).start();
            return process.waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** @param folder where it runs when the request does not say */
    Process start(ChildRequest request, Path folder) throws IOException {
        Path directory = request.directory().map(folder::resolve).orElse(folder).toAbsolutePath();
        List<String> command = new ArrayList<>();
        String program = programs.find(request.command().get(0), directory).toString();
        // env takes a word with = for a variable
        command.addAll(program.indexOf('=') < 0 ? wrapper : List.of());
        command.add(program);
        command.addAll(request.command().subList(1, request.command().size()));
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
        builder.environment().keySet().removeIf(key -> key.equals("_JAVA_SR_SIGNUM") || key.startsWith("SRS_LAUNCHER_"));
        builder.environment().putAll(request.environment());
        builder.redirectOutput(redirect(request.output(), directory, ProcessBuilder.Redirect.DISCARD));
        builder.redirectError(redirect(request.error(), directory, ProcessBuilder.Redirect.PIPE));
        Process process = builder.start();
        watch.add(process.pid());
        return process;
    }

    private static ProcessBuilder.Redirect redirect(ChildOutput target, Path directory, ProcessBuilder.Redirect nowhere) throws IOException {
        if (target instanceof ChildOutput.Lines) {
            return ProcessBuilder.Redirect.PIPE;
        }
        if (target instanceof ChildOutput.ToFile to) {
            Path file = directory.resolve(to.file());
            // a pipe in the file system would hold the thread that opens it
            if (Files.exists(file) && !Files.isRegularFile(file) && !file.startsWith("/dev")) {
                throw new IOException(file + " is not a regular file");
            }
            if (file.getParent() != null && !Files.isDirectory(file.getParent())) {
                Files.createDirectories(file.getParent());
            }
            return ProcessBuilder.Redirect.appendTo(file.toFile());
        }
        return nowhere;
    }
}
