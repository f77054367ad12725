package io.drover.server.network;

import io.drover.model.Instance;
import io.drover.model.Service;
import io.drover.model.network.FromNetworkAgent.Asks;
import io.drover.model.spec.ServiceKind;
import io.drover.server.store.View;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Set;

/** Which stacks and single containers a host must know of. Pure. */
final class Interests {
    private Interests() {
    }

    /** @param groups ids of stacks, and of containers that belong to none */
    record Interest(boolean everything, Set<String> groups) {
    }

    /** @param asks what containers of the host asked for beyond their own stacks */
    static Interest of(View view, String hostId, Asks asks) {
        var groups = new HashSet<String>();
        for (var instance : view.instancesOn(hostId)) {
            groups.add(group(instance));
        }
        asks.names().forEach(name -> addNamed(view, name, groups));
        addLinked(view, groups);
        return new Interest(asks.everything(), groups);
    }

    static String group(Instance instance) {
        return instance.stackId() == null ? instance.id() : instance.stackId();
    }

    /** {@code service.stack}, {@code sidekick.service.stack}, or a container's name. */
    private static void addNamed(View view, String name, Set<String> groups) {
        var stack = view.stackNamed(name.substring(name.lastIndexOf('.') + 1));
        if (stack != null && name.indexOf('.') > 0) {
            groups.add(stack.id());
        }
        view.instancesNamed(name).forEach(instance -> groups.add(group(instance)));
    }

    /** What these link to, and what an alias among that stands for, however far. */
    private static void addLinked(View view, Set<String> groups) {
        var open = new ArrayDeque<Service>();
        groups.forEach(group -> open.addAll(view.servicesOf(group)));
        var seen = new HashSet<String>();
        while (!open.isEmpty()) {
            for (var id : open.remove().links().values()) {
                var target = seen.add(id) ? view.get(Service.class, id) : null;
                if (target != null) {
                    groups.add(target.stackId());
                    if (target.spec().kind() == ServiceKind.ALIAS) {
                        open.add(target);
                    }
                }
            }
        }
    }
}
