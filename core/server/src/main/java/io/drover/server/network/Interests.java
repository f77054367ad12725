package io.drover.server.network;

import io.drover.model.Instance;
import io.drover.model.Service;
import io.drover.model.network.FromNetworkAgent.Asks;
import io.drover.model.spec.ServiceKind;
import io.drover.server.store.View;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/** What a host must know of. Pure. */
final class Interests {
    static final String EVERYTHING = "everything";

    private Interests() {
    }

    /**
     * The groups of facts that it must be told of.
     *
     * @param asks what containers of the host asked for beyond their own stacks
     */
    static Set<String> of(View view, String hostId, Asks asks) {
        var groups = new HashSet<String>();
        var here = view.instancesOn(hostId);
        if (asks.everything()) {
            view.stacks().forEach(stack -> groups.add(stack.id()));
            view.instances().forEach(instance -> groups.add(group(instance)));
            view.hosts().forEach(host -> groups.add(Group.host(host.id())));
        } else {
            here.forEach(instance -> groups.add(group(instance)));
            asks.names().forEach(name -> addNamed(view, name, groups));
            addLinked(view, groups);
        }
        addTakenIn(view, groups);
        addBalanced(view, here, groups);
        groups.add(Group.host(hostId));
        groups.add(Group.checks(hostId));
        groups.add(Group.COMMON);
        return groups;
    }

    /** The containers of no service that services of these stacks take in. */
    private static void addTakenIn(View view, Set<String> groups) {
        for (var service : view.selecting()) {
            if (groups.contains(service.stackId())) {
                groups.addAll(service.selection().containers());
            }
        }
    }

    /** What the load balancers of the host show and answer; keys are for nobody else. */
    private static void addBalanced(View view, List<Instance> here, Set<String> groups) {
        for (var instance : here) {
            var service = view.get(Service.class, instance.serviceId());
            if (service == null || service.spec().kind() != ServiceKind.LOAD_BALANCER) {
                continue;
            }
            groups.add(Group.CHALLENGES);
            var config = service.spec().lbConfig();
            if (config != null) {
                config.allCertificates().stream().map(view::certificateNamed).filter(Objects::nonNull)
                        .forEach(certificate -> groups.add(Group.certificate(certificate.id())));
            }
        }
    }

    static String group(Instance instance) {
        return instance.stackId() == null ? instance.id() : instance.stackId();
    }

    /** What such a name may mean; who asked for it wants to know when there comes to be such a thing. */
    static Set<String> meant(Asks asks) {
        if (asks.everything()) {
            return Set.of(EVERYTHING);
        }
        var meant = new HashSet<String>();
        for (var name : asks.names()) {
            meant.add(container(name));
            if (name.indexOf('.') > 0) {
                meant.add(stack(stackIn(name)));
            }
        }
        return meant;
    }

    static String stack(String name) {
        return "stack " + name.toLowerCase(Locale.ROOT);
    }

    static String container(String name) {
        return "container " + name.toLowerCase(Locale.ROOT);
    }

    /** {@code service.stack}, {@code sidekick.service.stack}, or a container's name. */
    private static void addNamed(View view, String name, Set<String> groups) {
        var stack = name.indexOf('.') > 0 ? view.stackNamed(stackIn(name)) : null;
        if (stack != null) {
            groups.add(stack.id());
        }
        view.instancesNamed(name).forEach(instance -> groups.add(group(instance)));
    }

    private static String stackIn(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    /** What these link to and balance, and what an alias among that stands for, however far. */
    private static void addLinked(View view, Set<String> groups) {
        var open = new ArrayDeque<Service>();
        groups.forEach(group -> open.addAll(view.servicesOf(group)));
        var seen = new HashSet<String>();
        while (!open.isEmpty()) {
            var service = open.remove();
            service.targets().stream().map(id -> view.get(Service.class, id)).filter(Objects::nonNull)
                    .forEach(target -> groups.add(target.stackId()));
            for (var id : service.allLinks().values()) {
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
