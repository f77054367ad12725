package io.drover.server.notifications;

import io.drover.model.NewsKind;
import io.drover.model.Plugin;
import io.drover.model.PluginFacts;
import java.time.Duration;

/** Does a plugin of a server work? */
final class PluginSight {
    private static final String FAILED = "failed";
    private static final String PAGE = "/plugins";

    private PluginSight() {
    }

    static Sight of(Plugin plugin) {
        var facts = plugin.facts();
        var who = "The plugin " + facts.name() + " of " + plugin.node();
        if (facts.state() == PluginFacts.State.ACTIVE && facts.reason() != null) {
            return Sight.lasting(FAILED, Duration.ZERO, NewsKind.PLUGIN_FAILED, facts.name(),
                    who + " was not replaced: it " + facts.reason(), PAGE);
        }
        return switch (facts.state()) {
            case ACTIVE -> Sight.lasting(Sight.WELL, Duration.ZERO, NewsKind.PLUGIN_BACK, facts.name(),
                    who + " works again", PAGE);
            case FAILING -> Sight.lasting(FAILED, Duration.ZERO, NewsKind.PLUGIN_FAILED, facts.name(),
                    who + " is switched off because it failed" + Sight.because(facts.reason()), PAGE);
            case REFUSED -> Sight.lasting(FAILED, Duration.ZERO, NewsKind.PLUGIN_FAILED, facts.name(),
                    who + " was not loaded" + Sight.because(facts.reason()), PAGE);
        };
    }
}
