package io.drover.model;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** What people can be told of an environment. */
public enum NewsKind {
    HOST_LOST("hostLost", true), HOST_BACK("hostBack", false),
    /** None of its containers is well. */
    SERVICE_UNHEALTHY("serviceUnhealthy", true),
    /** Some of them are. */
    SERVICE_DEGRADED("serviceDegraded", true), SERVICE_HEALTHY("serviceHealthy", false),
    /** All is replaced and well. */
    UPGRADE_ENDED("upgradeEnded", false),
    /** By itself, not by a person. */
    UPGRADE_STOPPED("upgradeStopped", true), UPGRADE_ROLLED_BACK("upgradeRolledBack", true),
    /** Switched off, or not loaded. */
    PLUGIN_FAILED("pluginFailed", true), PLUGIN_BACK("pluginBack", false),
    /** Somebody wants to see whether news arrive. */
    TEST("test", false);

    private final String wire;
    private final boolean trouble;

    NewsKind(String wire, boolean trouble) {
        this.wire = wire;
        this.trouble = trouble;
    }

    /** As the API and those who are told call it. */
    public String wire() {
        return wire;
    }

    /** Is it something to look after? */
    public boolean trouble() {
        return trouble;
    }

    /** All that happen by themselves. */
    public static Set<NewsKind> all() {
        return Collections.unmodifiableSet(EnumSet.complementOf(EnumSet.of(TEST)));
    }

    public static Optional<NewsKind> ofWire(String word) {
        return Arrays.stream(values()).filter(kind -> kind.wire.equals(word)).findFirst();
    }
}
