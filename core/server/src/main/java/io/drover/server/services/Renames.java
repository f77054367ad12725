package io.drover.server.services;

import io.drover.model.Service;
import io.drover.model.Stack;
import io.drover.model.Upgrade;
import io.drover.model.spec.NamesIn;
import io.drover.server.store.Draft;
import org.jspecify.annotations.Nullable;

/** A service gets another name: what named it goes on naming it, and its containers stay. */
final class Renames {
    private Renames() {
    }

    static @Nullable Upgrade upgrade(@Nullable Upgrade upgrade, String from, String to) {
        return upgrade == null
                ? null
                : upgrade.withPrevious(
                        upgrade.previous().stream().map(config -> NamesIn.of(config, from, to)).toList());
    }

    static void service(Draft draft, Stack in, Service service, String to) {
        var stack = in.name();
        var from = service.name();
        draft.view().services().forEach(other -> draft.put(other.withSpec(NamesIn.of(other.spec(), name -> {
            var near = name.equals(from) && other.stackId().equals(service.stackId());
            return near ? to : name.equals(stack + "/" + from) ? stack + "/" + to : name;
        }))));
        draft.put(in.keepingVolumesOf(service));
        draft.view().instancesOf(service.id())
                .forEach(instance -> draft.put(instance.withConfig(NamesIn.of(instance.config(), from, to))));
    }
}
