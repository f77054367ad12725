package io.drover.server.simulation;

import static java.util.stream.Collectors.toSet;

import io.drover.model.Instance;
import io.drover.model.Instance.Desired;
import io.drover.model.InstanceState;
import io.drover.model.Service;
import io.drover.model.Service.State;
import io.drover.model.Upgrade;
import io.drover.model.Upgrade.Side;
import io.drover.model.spec.LaunchConfig;
import io.drover.model.spec.UpgradeOptions;
import io.drover.server.store.News;
import io.drover.server.store.View;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What upgrades and restarts promise: who is rolled back is as before, and on the way there are never fewer than was said. */
final class Promises {
    private final World world;
    private final Map<String, Before> begun = new HashMap<>();
    /** By service that is being restarted: so many of its places serve until it is over. */
    private final Map<String, Integer> restarts = new HashMap<>();
    private boolean calm;

    /**
     * How it was when an upgrade began.
     *
     * @param other from which a service takes over, or null
     * @param users of the service, {@code id/alias}
     * @param running ids of its containers, where all of them ran
     * @param promised so many places at least serve until it is over
     */
    private record Before(Service service, @Nullable Service other, Set<String> users, @Nullable Set<String> running,
            long promised) {
        Before finishing() {
            return new Before(service, other, users, null, promised);
        }

        Before promising(long many) {
            return new Before(service, other, users, running, many);
        }

        /** Whose ports others have taken meanwhile is made anew. */
        boolean hasPorts() {
            return service.spec().launchConfigs().stream().anyMatch(it -> !it.networking().ports().isEmpty());
        }
    }

    Promises(World world) {
        this.world = world;
        world.database().truth().watch(SimDatabase.SCOPE, Long.MAX_VALUE, this::hear);
    }

    /** From now on nothing happens to hosts, and nobody changes scales: what is counted is what was promised. */
    void calm() {
        calm = true;
    }

    private void hear(News news) {
        for (var change : news.changes()) {
            if (change.before() instanceof Service before && change.after() instanceof Service after) {
                hear(news.view(), before, after);
                if (before.upgrade() == null && after.upgrade() != null) {
                    begun.put(after.id(), before(news.view(), before, after.upgrade()));
                } else if (after.state() == State.FINISHING_UPGRADE) {
                    // whoever rolls back from here finds that the former containers have begun to go
                    begun.computeIfPresent(after.id(), (_, then) -> then.finishing());
                } else if (before.upgrade() != null && after.upgrade() == null) {
                    var then = begun.remove(after.id());
                    if (then != null && before.state() == State.ROLLING_BACK) {
                        rolledBack(news.view(), then, after, before.upgrade());
                    }
                }
            }
        }
    }

    private void hear(View view, Service before, Service after) {
        var rolling = after.restart();
        if (after.state() != State.RESTARTING || before.spec().scale() != after.spec().scale()) {
            restarts.remove(after.id());
        } else if (before.state() != State.RESTARTING && rolling != null) {
            restarts.put(after.id(), all(view, after) - rolling.batchSize());
        }
    }

    private Before before(View view, Service service, Upgrade upgrade) {
        var to = upgrade.to();
        var users = view.services().stream().flatMap(user -> aliases(user, service.id())).collect(toSet());
        var wanted = wanted(view, service);
        var all = service.spec().scale() * service.spec().launchConfigs().size();
        var ran = wanted.size() == all
                && wanted.stream().allMatch(it -> it.state() == InstanceState.RUNNING && it.well());
        return new Before(service, to == null ? null : view.get(Service.class, to.serviceId()), users,
                ran ? ids(wanted) : null, promised(view, service, upgrade));
    }

    private static Stream<String> aliases(Service user, String of) {
        return user.links().entrySet().stream().filter(link -> link.getValue().equals(of))
                .map(link -> user.id() + "/" + link.getKey());
    }

    private static List<Instance> wanted(View view, Service service) {
        return view.instancesOf(service.id()).stream().filter(it -> it.desired() == Desired.RUNNING).toList();
    }

    private static Set<String> ids(List<Instance> instances) {
        return instances.stream().map(Instance::id).collect(toSet());
    }

    private long promised(View view, Service service, Upgrade upgrade) {
        var serving = places(view, service, service.spec().launchConfigs(), null).size();
        var to = upgrade.to();
        if (to != null) {
            return Math.min(serving, Math.max(to.had(), to.finalScale()));
        }
        var options = upgrade.options();
        return Math.max(0, Math.min(serving, service.spec().scale() - (besides(options) ? 0 : options.batchSize())));
    }

    private static boolean besides(UpgradeOptions options) {
        return options.startFirst() || options.strategy().equals("blue-green");
    }

    private void rolledBack(View view, Before then, Service now, Upgrade upgrade) {
        var was = then.service();
        if (!now.spec().launchConfigs().equals(was.spec().launchConfigs())) {
            violation(now, "is not what it was before its upgrade: " + now.spec().launchConfigs());
        }
        var to = upgrade.to();
        if (to == null) {
            var ids = ids(wanted(view, now));
            if (calm && then.running() != null && !then.hasPorts() && was.spec().scale() == now.spec().scale()
                    && !ids.equals(then.running())) {
                violation(now, "is not what it was before its upgrade: it runs " + ids + " instead of "
                        + then.running());
            }
            return;
        }
        var other = view.get(Service.class, to.serviceId());
        // one that was stopped has no scale to go back to
        if (now.spec().scale() != to.from() || other != null && other.spec().scale() != to.had()) {
            violation(now, "is not what it was before its upgrade: of scale " + now.spec().scale() + ", and "
                    + (other == null ? "none" : other.spec().scale()));
        }
        var users = view.services().stream().flatMap(user -> aliases(user, now.id())).collect(toSet());
        if (to.updateLinks() && !users.equals(then.users())) {
            violation(now, "is not what it was before its upgrade: used by " + users + " instead of " + then.users());
        }
    }

    void look() {
        if (!calm) {
            return;
        }
        var view = world.database().view();
        for (var service : view.upgrading()) {
            var then = begun.get(service.id());
            if (then == null) {
                continue;
            }
            var serving = serving(view, service);
            if (!isPromised(view, then, service)) {
                begun.put(service.id(), then.promising(0));
            } else if (serving < then.promised()) {
                violation(service, serving + " serve instead of " + then.promised() + " while it is "
                        + service.state() + " " + service.message() + " " + service.upgrade());
                begun.put(service.id(), then.promising(0));
            }
        }
        for (var it : List.copyOf(restarts.entrySet())) {
            var service = Objects.requireNonNull(view.get(Service.class, it.getKey()));
            var serving = all(view, service);
            if (serving < it.getValue()) {
                violation(service, serving + " serve instead of " + it.getValue() + " while it is restarted: "
                        + service.message());
                restarts.remove(it.getKey());
            }
        }
    }

    private int all(View view, Service service) {
        return places(view, service, service.spec().launchConfigs(), null).size();
    }

    /** Not any more once another upgrade has changed how many there are, or changes those that take over, as a restart of them does. */
    private static boolean isPromised(View view, Before then, Service service) {
        var to = Objects.requireNonNull(service.upgrade()).to();
        if (to == null) {
            return then.service().spec().scale() == service.spec().scale();
        }
        var other = view.get(Service.class, to.serviceId());
        return other == null || other.upgrade() == null && other.state() != State.RESTARTING;
    }

    private long serving(View view, Service service) {
        var upgrade = Objects.requireNonNull(service.upgrade());
        var to = upgrade.to();
        if (to != null) {
            var other = view.get(Service.class, to.serviceId());
            return places(view, service, service.spec().launchConfigs(), null).size() + (other == null
                    ? 0
                    : places(view, other, other.spec().launchConfigs(), null).size());
        }
        // where only sidekicks are replaced the primaries are of both sets
        var share = upgrade.changed().contains("") ? upgrade.share() : null;
        var serving = Objects.equals(share, Upgrade.ALL)
                ? new java.util.TreeSet<Integer>()
                : places(view, service, upgrade.previous(), Side.OLD);
        if (!Objects.equals(share, 0)) {
            serving.addAll(places(view, service, service.spec().launchConfigs(), Side.NEW));
        }
        return serving.size();
    }

    /** Those at which all of a set run on the engines, and are well. */
    private java.util.TreeSet<Integer> places(View view, Service service, List<LaunchConfig> configs,
            @Nullable Side set) {
        var at = new TreeMap<Integer, Set<String>>();
        for (var it : wanted(view, service)) {
            if ((set == null || service.sideOf(it).meets(set)) && runs(it)) {
                at.computeIfAbsent(it.index(), _ -> new java.util.HashSet<>()).add(it.config().name());
            }
        }
        var names = configs.stream().map(LaunchConfig::name).collect(toSet());
        at.values().removeIf(there -> !there.containsAll(names));
        return new java.util.TreeSet<>(at.keySet());
    }

    private boolean runs(Instance instance) {
        return world.hosts().stream().filter(host -> host.id().equals(instance.hostId()))
                .map(host -> host.containers().get(instance.id())).filter(Objects::nonNull)
                .anyMatch(container -> container.running() && !container.ill());
    }

    private void violation(Service service, String what) {
        world.observer().violation(service.name() + " " + what);
    }
}
