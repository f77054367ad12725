package io.drover.server.network;

import io.drover.model.Certificate;
import io.drover.model.Host;
import io.drover.model.Instance;
import io.drover.model.Network;
import io.drover.model.Resource;
import io.drover.model.Service;
import io.drover.model.Stack;
import io.drover.model.network.Fact;
import io.drover.model.network.FromNetworkAgent.Able;
import io.drover.model.network.FromNetworkAgent.Asks;
import io.drover.model.network.FromNetworkAgent.Balancers;
import io.drover.model.network.FromNetworkAgent.Counts;
import io.drover.model.network.FromNetworkAgent.Reach;
import io.drover.model.network.FromNetworkAgent.Unjoined;
import io.drover.model.network.FromNetworkAgent.Votes;
import io.drover.model.wire.AgentMessage;
import io.drover.model.wire.AgentMessage.Hello;
import io.drover.model.wire.AgentMessage.OfNetwork;
import io.drover.model.wire.AgentMessage.Report;
import io.drover.model.wire.AgentMessage.Untold;
import io.drover.model.wire.Heard;
import io.drover.model.wire.ServerMessage;
import io.drover.server.loop.Room;
import io.drover.server.store.Draft;
import io.drover.server.store.News;
import io.drover.server.store.News.Change;
import io.drover.server.store.View;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Tells every host what its containers need to know, and no more: what changes costs what it touches, and the hosts that are
 * interested in it.
 */
public final class NetworkRoom implements Room {
    private final long epoch;
    private final Facts facts;
    private final BiConsumer<String, ServerMessage> send;
    private final Map<String, Audience> audiences = new HashMap<>();
    private final Map<String, Group> groups = new HashMap<>();
    private final HostsBy asking = new HostsBy();
    private boolean policed;

    /**
     * @param epoch of this ownership
     * @param uuid and name of the environment
     * @param send takes a host's id and what to say to its agent
     */
    public NetworkRoom(long epoch, String uuid, String name, BiConsumer<String, ServerMessage> send) {
        this.epoch = epoch;
        this.facts = new Facts(uuid, name);
        this.send = send;
    }

    @Override
    public void begin(View view) {
        // whoever is there says hello, or is asked for a report by another room
        policed = Policies.nameStrangers(view.network());
    }

    @Override
    public boolean mustWrite(List<Heard> heard) {
        return heard.stream().anyMatch(one -> one.message() instanceof AgentMessage.Natives
                || (one.message() instanceof OfNetwork said
                        && switch (said.message()) {
                            case Able _,Reach _,Unjoined _,Balancers _ -> true;
                            case Asks _,Votes _,Counts _ -> false;
                        }));
    }

    @Override
    public void write(Draft draft, List<Heard> heard) {
        for (var one : heard) {
            var host = draft.view().get(Host.class, one.hostId());
            if (host != null && one.message() instanceof AgentMessage.Natives natives) {
                Natives.apply(draft, host.id(), natives.containers());
            }
            if (host == null || !(one.message() instanceof OfNetwork said)) {
                continue;
            }
            var before = host.network();
            switch (said.message()) {
                case Able able -> draft.put(host.withNetwork(before.withAbilities(able.abilities())));
                case Reach reach -> draft.put(host.withNetwork(before.withBroken(reach.broken())));
                case Unjoined now -> draft.put(host.withNetwork(before.withUnjoined(now.containers())));
                case Balancers now -> draft.put(host.withNetwork(before
                        .withBalancers(now.balancers().stream()
                                .filter(it -> it.problem() != null || !it.answers().isEmpty()).toList())
                        .withDrained(now.drained())));
                case Asks _,Votes _,Counts _ -> {
                    // answered and kept by the host itself, or of other concerns
                }
            }
        }
    }

    @Override
    public void answer(View view, Heard heard) {
        var hostId = heard.hostId();
        if (view.get(Host.class, hostId) == null) {
            return;
        }
        switch (heard.message()) {
            case Hello _,Untold _ -> tellWhole(view, hostId);
            case OfNetwork(Asks asks) -> {
                var audience = audiences.containsKey(hostId)
                        ? Objects.requireNonNull(audiences.get(hostId))
                        : tellWhole(view, hostId);
                asking.move(hostId, Interests.meant(wants(audience)), Interests.meant(wants(asks)));
                audience.asks(asks);
                move(view, hostId, audience, Interests.of(view, hostId, wants(asks)));
                flush(hostId, audience, true);
            }
            // its agent was told by somebody else, and has not noticed that this one has come
            case Report report when report.full() && !audiences.containsKey(hostId) -> tellWhole(view, hostId);
            default -> {
                // of other concerns
            }
        }
    }

    @Override
    public void look(View view, News news) {
        var hosts = new LinkedHashSet<String>();
        for (var change : news.changes()) {
            note(view, change, hosts);
        }
        police(view, hosts);
        var told = new HashSet<String>();
        for (var id : hosts) {
            var audience = audiences.get(id);
            if (view.get(Host.class, id) == null) {
                forget(view, id);
            } else if (audience != null) {
                move(view, id, audience, Interests.of(view, id, wants(audience)));
                // at once: what a thousand hosts are to be told of a thousand things is not to be gathered first
                flush(id, audience, false);
                told.add(id);
            }
        }
        var fresh = groups.values().stream().filter(group -> !group.news().isEmpty()).toList();
        fresh.stream().flatMap(group -> group.hosts().stream()).filter(told::add).toList()
                .forEach(id -> flush(id, Objects.requireNonNull(audiences.get(id)), false));
        fresh.forEach(group -> group.news().clear());
    }

    @Override
    public void missed() {
        // the Network Agent says what it can do, and whom it does not reach as it should, again and again
    }

    @Override
    public void tick() {
        // nothing here depends on time
    }

    /**
     * Tells of one change. What is told is as it is now, which may be newer.
     *
     * @param hosts takes those whose interests may be others now
     */
    private void note(View view, Change change, Set<String> hosts) {
        var before = change.before();
        switch (change.after() == null ? before : change.after()) {
            case Network _ -> {
                var network = view.network();
                if (network != null) {
                    tell(Group.COMMON, "environment", facts.environment(network));
                }
            }
            case Host host -> {
                tellOfPeer(view, host.id());
                tell(Group.host(host.id()), "host/" + host.id(), facts.of(view, view.find(host.id())));
                hosts.add(host.id());
                noteExistence(before, host, hosts);
                if (before instanceof Host was && !was.agentIp().equals(host.agentIp())) {
                    view.instancesOn(host.id()).forEach(instance -> tellOfChecks(view, null, instance));
                }
                if (before instanceof Host was && (was.exists() != host.exists()
                        || !was.network().unjoined().equals(host.network().unjoined()))) {
                    view.instancesOn(host.id()).forEach(instance -> tellOf(view, instance));
                }
            }
            case Certificate certificate -> noteCertificate(view, (Certificate) before, certificate, hosts);
            case Stack stack -> {
                tell(stack.id(), "stack/" + stack.id(), facts.of(view, view.find(stack.id())));
                noteExistence(before, stack, hosts);
                noteName(before, stack, it -> Interests.stack(((Stack) it).name()), hosts);
            }
            case Service service -> noteService(view, (Service) before, service, hosts);
            case Instance instance -> noteInstance(view, (Instance) before, instance, hosts);
            case null, default -> {
                // nothing that hosts are told
            }
        }
    }

    private void noteCertificate(View view, @Nullable Certificate before, Certificate certificate, Set<String> hosts) {
        var now = view.find(certificate.id());
        tell(Group.certificate(certificate.id()), "certificate/" + certificate.id(), facts.of(view, now));
        Facts.challenges(before).forEach(fact -> tell(Group.CHALLENGES, fact.key(), null));
        Facts.challenges(now instanceof Certificate it ? it : null)
                .forEach(fact -> tell(Group.CHALLENGES, fact.key(), fact));
        if (before == null || before.exists() != certificate.exists() || !before.name().equals(certificate.name())) {
            view.balancers().forEach(balancer -> addHosts(view, balancer, hosts));
        }
    }

    private static void addHosts(View view, Service service, Set<String> hosts) {
        view.instancesOf(service.id()).stream().map(Instance::hostId).filter(Objects::nonNull).forEach(hosts::add);
    }

    private void noteService(View view, @Nullable Service before, Service service, Set<String> hosts) {
        tell(service.stackId(), "service/" + service.id(), facts.of(view, view.find(service.id())));
        tellOfOutside(view, before, service);
        if (before == null || !before.links().equals(service.links()) || !before.targets().equals(service.targets())
                || !before.selection().equals(service.selection())
                || before.exists() != service.exists()) {
            var group = groups.get(service.stackId());
            hosts.addAll(group == null ? Set.of() : group.hosts());
        }
        if (before != null && !Objects.equals(before.spec().lbConfig(), service.spec().lbConfig())) {
            addHosts(view, service, hosts);
        }
        if (before != null && (!before.name().equals(service.name()) || before.exists() != service.exists())) {
            view.instancesOf(service.id()).forEach(instance -> {
                tellOf(view, instance);
                tellOfChecks(view, null, instance);
            });
        }
    }

    private void noteInstance(View view, @Nullable Instance before, Instance instance, Set<String> hosts) {
        tellOf(view, instance);
        tellOfChecks(view, before, instance);
        noteExistence(before, instance, hosts);
        noteName(before, instance, it -> Interests.container(((Instance) it).name()), hosts);
        var hostId = instance.hostId();
        var wasThere = before != null && before.exists();
        if (hostId != null) {
            if (before == null || !hostId.equals(before.hostId()) || wasThere != instance.exists()) {
                hosts.add(hostId);
            }
            if (!instance.exists() || !Objects.equals(instance.address(), before == null ? null : before.address())) {
                tellOfPeer(view, hostId);
            }
        }
        // who shares its network is told of by its id
        if (instance.serviceId() != null && (before == null || before.desired() != instance.desired()
                || wasThere != instance.exists() || !Objects.equals(before.address(), instance.address()))) {
            view.instancesOf(instance.serviceId()).stream()
                    .filter(other -> other.config().networking().networkFrom() != null
                            && other.unit().equals(instance.unit()))
                    .forEach(other -> {
                        tellOf(view, other);
                        tellOfChecks(view, null, other);
                    });
        }
    }

    /** Whoever asked for everything is to be told of it, or no longer. */
    private void noteExistence(@Nullable Resource before, Resource now, Set<String> hosts) {
        if ((before != null && before.exists()) != now.exists()) {
            hosts.addAll(asking.of(Interests.EVERYTHING));
        }
    }

    /** Something comes to be, or goes, or is called otherwise: whoever asked for that name may mean it. */
    private void noteName(@Nullable Resource before, Resource now, Function<Resource, String> name,
            Set<String> hosts) {
        var was = before == null || !before.exists() ? null : name.apply(before);
        var is = now.exists() ? name.apply(now) : null;
        if (!Objects.equals(was, is)) {
            Stream.of(was, is).filter(Objects::nonNull).forEach(it -> hosts.addAll(asking.of(it)));
        }
    }

    private void tellOf(View view, Instance instance) {
        tell(Interests.group(instance), "container/" + instance.id(), facts.of(view, view.find(instance.id())));
    }

    /** Whoever checked it, and whoever checks it now. */
    private void tellOfChecks(View view, @Nullable Instance before, Instance instance) {
        var now = view.find(instance.id()) instanceof Instance it ? it : instance;
        Stream.of(before, instance, now).filter(Objects::nonNull).map(Instance::health).filter(Objects::nonNull)
                .flatMap(health -> health.checkers().stream()).distinct()
                .forEach(hostId -> tell(Group.checks(hostId), "check/" + instance.id(),
                        Facts.check(view, now, hostId)));
    }

    /** Whoever checked an address outside, and whoever checks it now. */
    private void tellOfOutside(View view, @Nullable Service before, Service service) {
        var now = view.get(Service.class, service.id());
        for (var one : Stream.of(before, service, now).filter(Objects::nonNull).distinct().toList()) {
            one.outside().forEach((address, health) -> health.checkers()
                    .forEach(hostId -> tell(Group.checks(hostId),
                            "check/" + Fact.Check.outside(service.id(), address),
                            Facts.check(now, address, hostId))));
        }
    }

    private void tellOfPeer(View view, String hostId) {
        var host = view.get(Host.class, hostId);
        tell(Group.COMMON, "peer/" + hostId, host == null ? null : Facts.peer(view, host));
    }

    /** @param fact null: it is not so any more */
    private void tell(String id, String key, @Nullable Fact fact) {
        var group = groups.get(id);
        if (group != null) {
            group.learns(key, fact);
        }
    }

    /** A policy that names containers of others makes every host know them all: it judges by them whoever comes. */
    private void police(View view, Set<String> hosts) {
        var now = Policies.nameStrangers(view.network());
        if (now != policed) {
            var before = new HashMap<String, Set<String>>();
            audiences.forEach((id, audience) -> before.put(id, Interests.meant(wants(audience))));
            policed = now;
            audiences.forEach((id, audience) -> asking.move(id, Objects.requireNonNull(before.get(id)),
                    Interests.meant(wants(audience))));
            hosts.addAll(audiences.keySet());
        }
    }

    private Asks wants(Audience audience) {
        return wants(audience.asks());
    }

    private Asks wants(Asks asks) {
        return policed ? new Asks(asks.number(), true, asks.names()) : asks;
    }

    private Audience tellWhole(View view, String hostId) {
        var audience = audiences.computeIfAbsent(hostId, _ -> new Audience(epoch));
        asking.move(hostId, Set.of(), Interests.meant(wants(audience)));
        move(view, hostId, audience, Interests.of(view, hostId, wants(audience)));
        var all = new ArrayList<Fact>();
        audience.groups().forEach(id -> all.addAll(Objects.requireNonNull(groups.get(id)).facts().values()));
        send.accept(hostId, audience.whole(all));
        return audience;
    }

    private void flush(String hostId, Audience audience, boolean answer) {
        for (var id : audience.groups()) {
            Objects.requireNonNull(groups.get(id)).news()
                    .forEach((key, fact) -> audience.tell(key, fact.orElse(null)));
        }
        var tell = audience.next(answer);
        if (tell != null) {
            send.accept(hostId, tell);
        }
    }

    private void forget(View view, String hostId) {
        var audience = audiences.get(hostId);
        if (audience != null) {
            asking.move(hostId, Interests.meant(wants(audience)), Set.of());
            move(view, hostId, audience, Set.of());
            audiences.remove(hostId);
        }
    }

    /** It is told of these groups from now on, and no longer of the others. */
    private void move(View view, String hostId, Audience audience, Set<String> now) {
        for (var id : audience.groups()) {
            if (!now.contains(id)) {
                var group = Objects.requireNonNull(groups.get(id));
                group.facts().keySet().forEach(key -> audience.tell(key, null));
                group.news().keySet().forEach(key -> audience.tell(key, null));
                group.hosts().remove(hostId);
                if (group.hosts().isEmpty()) {
                    groups.remove(id);
                }
            }
        }
        for (var id : now) {
            var group = groups.computeIfAbsent(id, _ -> Group.of(view, facts, id));
            if (group.hosts().add(hostId)) {
                group.facts().forEach(audience::tell);
            }
        }
        audience.groups(now);
    }
}
