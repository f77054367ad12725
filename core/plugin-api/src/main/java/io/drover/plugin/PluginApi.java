package io.drover.plugin;

/**
 * Which plugin API this is. A plugin says in its manifest ({@code Plugin-Requires}) the oldest one that it works with; it is
 * loaded by all newer ones whose first number is the same.
 */
public final class PluginApi {
    public static final String VERSION = "1.2.0";

    private PluginApi() {
    }
}
