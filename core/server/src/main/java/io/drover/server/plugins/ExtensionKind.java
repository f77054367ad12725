package io.drover.server.plugins;

import io.drover.plugin.Extension;
import io.drover.plugin.HostDriver;
import io.drover.plugin.NotificationSink;
import io.drover.plugin.SchedulerRule;
import io.drover.plugin.Setting;
import io.drover.plugin.UpgradeStrategy;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** What a plugin may offer, and how long the server waits for it. */
enum ExtensionKind {
    UPGRADE_STRATEGY("upgradeStrategy", "the upgrade strategy", UpgradeStrategy.class) {
        @Override
        List<Setting> settings(Extension extension) {
            return ((UpgradeStrategy) extension).settings();
        }

        // asked within an update of the store, which waits for it
        @Override
        Duration limit(Method method) {
            return Duration.ofSeconds(1);
        }
    },
    SCHEDULER_RULE("schedulerRule", "the scheduler rule", SchedulerRule.class) {
        @Override
        List<Setting> settings(Extension extension) {
            return ((SchedulerRule) extension).settings();
        }

        // asked within an update of the store, which waits for it
        @Override
        Duration limit(Method method) {
            return Duration.ofSeconds(1);
        }
    },
    HOST_DRIVER("hostDriver", "the host driver", HostDriver.class) {
        @Override
        List<Setting> settings(Extension extension) {
            return ((HostDriver) extension).settings();
        }

        @Override
        Duration limit(Method method) {
            return Duration.ofMinutes(30);
        }
    },
    NOTIFICATION_SINK("notificationSink", "the notification sink", NotificationSink.class) {
        @Override
        List<Setting> settings(Extension extension) {
            return ((NotificationSink) extension).settings();
        }

        @Override
        Duration limit(Method method) {
            return Duration.ofSeconds(20);
        }
    };

    private final String wire;
    private final String words;
    private final Class<? extends Extension> type;

    ExtensionKind(String wire, String words, Class<? extends Extension> type) {
        this.wire = wire;
        this.words = words;
        this.type = type;
    }

    abstract List<Setting> settings(Extension extension);

    /** How long a call of it may take. */
    abstract Duration limit(Method method);

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
