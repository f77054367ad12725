package io.drover.cli;

/** Whether a person looks at what is printed. */
final class Terminal {
    private static final String[] COLOURS = {"36", "33", "32", "35", "34", "96", "93", "92", "95", "94"};

    private Terminal() {
    }

    static boolean isThere() {
        var console = System.console();
        return console != null && console.isTerminal() && !"dumb".equals(System.getenv("TERM"));
    }

    /** The n-th of some colours, where there is a terminal that has them. */
    static String coloured(int number, String text) {
        return isThere() && System.getenv("NO_COLOR") == null
                ? "\u001b[" + COLOURS[number % COLOURS.length] + "m" + text + "\u001b[0m"
                : text;
    }
}
