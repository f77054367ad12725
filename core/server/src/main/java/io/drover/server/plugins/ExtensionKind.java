package io.drover.server.plugins;

import io.drover.plugin.Extension;
import io.drover.plugin.HostDriver;
import io.drover.plugin.NotificationSink;
import io.drover.plugin.SchedulerRule;
import io.drover.plugin.Setting;
import io.drover.plugin.UpgradeStrategy;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** What a plugin may offer, and how long the server waits for it. */
enum ExtensionKind {
    // these two are asked within an update of the store, which waits for them
    UPGRADE_STRATEGY("upgradeStrategy", "the upgrade strategy", UpgradeStrategy.class, UpgradeStrategy::settings,
            Duration.ofSeconds(1)),
    SCHEDULER_RULE("schedulerRule", "the scheduler rule", SchedulerRule.class,
            SchedulerRule::settings, Duration.ofSeconds(1)),
    HOST_DRIVER("hostDriver", "the host driver",
            HostDriver.class, HostDriver::settings, Duration.ofMinutes(30)),
    NOTIFICATION_SINK(
            "notificationSink", "the notification sink", NotificationSink.class,
            NotificationSink::settings, Duration.ofSeconds(20));

    private final String wire;
    private final String words;
    private final Class<? extends Extension> type;
    private final Function<Extension, List<Setting>> settings;
    private final Duration limit;

    <E extends Extension> ExtensionKind(String wire, String words, Class<E> type, Function<E, List<Setting>> settings,
            Duration limit) {
        this.wire = wire;
        this.words = words;
        this.type = type;
        this.settings = extension -> settings.apply(type.cast(extension));
        this.limit = limit;
    }

    List<Setting> settings(Extension extension) {
        return settings.apply(extension);
    }

    /** How long a call of it may take. */
    Duration limit() {
        return limit;
    }

    String wire() {
        return wire;
    }

    /** For people, with an article. */
    String words() {
        return words;
    }

    Class<? extends Extension> type() {
        return type;
    }

    /** Something may be of several kinds. */
    static List<ExtensionKind> of(Extension extension) {
        return Arrays.stream(values()).filter(kind -> kind.type.isInstance(extension)).toList();
    }
}
