package io.drover.server.plugins;

/** Why a jar is not loaded, for people. */
final class PluginRefused extends Exception {
    private static final long serialVersionUID = 1;

    private static final int LONGEST = 1000;

    private final boolean conflict;

    PluginRefused(String reason) {
        this(reason, false);
    }

    private PluginRefused(String reason, boolean conflict) {
        super(reason.substring(0, Math.min(LONGEST, reason.length())));
        this.conflict = conflict;
    }

    /** Not its own fault: another one has what it would have. */
    static PluginRefused conflict(String reason) {
        return new PluginRefused(reason, true);
    }

    /** May it be loaded once another one has gone? */
    boolean conflict() {
        return conflict;
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
