package io.drover.server.plugins;

import io.drover.model.Kind;
import io.drover.model.Plugin;
import io.drover.model.PluginFacts;
import io.drover.model.intent.Intent;
import io.drover.server.loop.IntentHandler;
import io.drover.server.store.Draft;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Writes down which plugins a node has. */
public final class PluginIntents implements IntentHandler {
    @Override
    public String handle(Draft draft, Intent intent) {
        if (!(intent instanceof Intent.ReportPlugins report)) {
            throw new IllegalArgumentException("not of plugins: " + intent.getClass());
        }
        var left = report.all().stream().collect(Collectors.toMap(PluginFacts::file, Function.identity()));
        for (var plugin : draft.view().all(Plugin.class, Kind.PLUGIN)) {
            if (plugin.node().equals(report.node())) {
                var facts = left.remove(plugin.facts().file());
                draft.put(facts == null
                        ? new Plugin(plugin.id(), plugin.uuid(), plugin.node(), plugin.facts(), plugin.created(),
                                draft.now())
                        : new Plugin(plugin.id(), plugin.uuid(), plugin.node(), facts, plugin.created(), null));
            }
        }
        report.all().stream().filter(facts -> left.containsKey(facts.file()))
                .forEach(facts -> draft.put(new Plugin(draft.newId(Kind.PLUGIN), draft.newUuid(), report.node(), facts,
                        draft.now(), null)));
        return report.node();
    }
}
