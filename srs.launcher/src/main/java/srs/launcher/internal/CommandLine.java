package srs.launcher.internal;

import java.util.List;

/**
 * The command line of SRS: letters may be combined ({@code -tc FILE}), the file may stick to its letter ({@code -cFILE}).
 *
 * @param action what to do
 * @param confFile the file of {@code -c}, or null
 * @param envOnly {@code -e}: no file, the environment is all
 * @param shell {@code --shell}: a console of the framework on this terminal
 */
record CommandLine(Action action, String confFile, boolean envOnly, boolean shell) {
    enum Action { HELP, VERSION, SIGNATURE, TEST, RUN }

    /** A command line that has no meaning; the message says why. */
    static final class UsageException extends Exception {
        UsageException(String message) {
            super(message);
        }
    }

    /** Reads the arguments. The first of help, version and signature wins over all else, as in SRS. */
    static CommandLine parse(List<String> arguments) throws UsageException {
        var reader = new Reader(arguments);
        return arguments.isEmpty() ? reader.as(Action.HELP) : reader.read();
    }

    private static final class Reader {
        private final List<String> arguments;
        private int next;
        private String confFile;
        private boolean test;
        private boolean envOnly;
        private boolean shell;

        Reader(List<String> arguments) {
            this.arguments = arguments;
        }

        CommandLine read() throws UsageException {
            while (next < arguments.size()) {
                String argument = arguments.get(next++);
                Action ending = argument.startsWith("--") ? word(argument) : letters(argument);
                if (ending != null) {
                    return as(ending);
                }
            }
            return as(test ? Action.TEST : Action.RUN);
        }

        CommandLine as(Action action) {
            return new CommandLine(action, confFile, envOnly, shell);
        }

        /** Returns the action that ends the reading, or null to go on. */
        private Action word(String argument) throws UsageException {
            return switch (argument) {
                case "--help" -> Action.HELP;
                case "--version" -> Action.VERSION;
                case "--shell" -> {
                    shell = true;
                    yield null;
                }
                default -> throw new UsageException("unknown option " + argument + ", see --help");
            };
        }

        private Action letters(String argument) throws UsageException {
            if (!argument.startsWith("-")) {
                return Action.HELP;
            }
            for (int i = 1; i < argument.length(); i++) {
                switch (argument.charAt(i)) {
                    case 'h', '?' -> {
                        return Action.HELP;
                    }
                    case 'v', 'V' -> {
                        return Action.VERSION;
                    }
                    case 'g', 'G' -> {
                        return Action.SIGNATURE;
                    }
                    case 't' -> test = true;
                    case 'e' -> envOnly = true;
                    case 'c' -> {
                        confFile = fileAfter(argument.substring(i + 1));
                        return null;
                    }
                    default -> throw new UsageException("unknown option -" + argument.charAt(i) + " in " + argument + ", see -h");
                }
            }
            return null;
        }

        private String fileAfter(String rest) throws UsageException {
            if (!rest.isEmpty()) {
                return rest;
            }
            if (next == arguments.size()) {
                throw new UsageException("option -c needs a file");
            }
            return arguments.get(next++);
        }
    }
}
