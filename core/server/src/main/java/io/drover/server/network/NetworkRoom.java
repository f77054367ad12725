package io.drover.server.network;

import io.drover.model.Host;
import io.drover.model.Instance;
import io.drover.model.Network;
import io.drover.model.Resource;
import io.drover.model.Service;
import io.drover.model.Stack;
import io.drover.model.network.Fact;
import io.drover.model.network.FromNetworkAgent.Able;
import io.drover.model.network.FromNetworkAgent.Asks;
import io.drover.model.network.FromNetworkAgent.Reach;
import io.drover.model.HostNetwork;
import io.drover.model.wire.AgentMessage;
import io.drover.model.wire.AgentMessage.Hello;
import io.drover.model.wire.AgentMessage.OfNetwork;
import io.drover.model.wire.AgentMessage.Report;
import io.drover.model.wire.AgentMessage.Untold;
import io.drover.model.wire.Heard;
import io.drover.model.wire.ServerMessage;
import io.drover.server.loop.Room;
import io.drover.server.network.Interests.Interest;
import io.drover.server.store.Draft;
import io.drover.server.store.News;
import io.drover.server.store.View;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells every host what its containers need to know, and no more: what changes costs what it touches, and the hosts that are
 * interested in it.
 */
public final class NetworkRoom implements Room {
    private static final Asks NOTHING_ASKED = new Asks(0, false, List.of());

    private final long epoch;
    private final Facts facts;
    private final BiConsumer<String, ServerMessage> send;
    private final Map<String, Audience> audiences = new HashMap<>();
    private final Map<String, Set<String>> hostsOfGroup = new HashMap<>();

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
    }

    @Override
    public boolean mustWrite(List<Heard> heard) {
        return heard.stream().anyMatch(one -> one.message() instanceof AgentMessage.Natives
                || (one.message() instanceof OfNetwork said && !(said.message() instanceof Asks)));
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
                case Able able -> draft.put(host.withNetwork(new HostNetwork(able.abilities(), before.broken())));
                case Reach reach -> draft.put(host.withNetwork(new HostNetwork(before.abilities(), reach.broken())));
                case Asks _ -> {
                    // answered, and kept by the host itself
                }
            }
        }
    }

    @Override
    public void answer(View view, Heard heard) {
        if (view.get(Host.class, heard.hostId()) == null) {
            return;
        }
        switch (heard.message()) {
            case Hello _,Untold _ -> tellAll(view, heard.hostId());
            case OfNetwork(Asks asks) -> {
                var audience = audiences.get(heard.hostId());
                if (audience == null) {
                    audience = tellAll(view, heard.hostId());
                }
                audience.asks = asks;
                reconsider(view, heard.hostId(), audience);
                audience.flush(true);
            }
            // its agent was told by somebody else, and has not noticed that this one has come
            case Report report when report.full() && !audiences.containsKey(heard.hostId()) ->
                tellAll(view, heard.hostId());
            default -> {
                // of other concerns
            }
        }
    }

    @Override
    public void look(View view, News news) {
        var hosts = new LinkedHashSet<String>();
        var peers = new LinkedHashSet<String>();
        for (var change : news.changes()) {
            note(view, change.before(), change.after(), hosts, peers);
        }
        for (var id : peers) {
            var host = view.get(Host.class, id);
            var key = "peer/" + id;
            var fact = host == null ? null : Facts.peer(view, host);
            audiences.values().forEach(audience -> audience.say(key, fact));
        }
        for (var id : hosts) {
            var audience = audiences.get(id);
            if (view.get(Host.class, id) == null) {
                forget(id);
            } else if (audience != null) {
                reconsider(view, id, audience);
            }
        }
        audiences.values().forEach(audience -> audience.flush(false));
    }

    @Override
    public void missed() {
        // the Network Agent says what it can do, and whom it does not reach, again and again
    }

    @Override
    public void tick() {
        // nothing here depends on time
    }

    /** @param hosts whose interests may be others now @param peers hosts that are reached in another way */
    private void note(View view, @Nullable Resource before, @Nullable Resource after, Set<String> hosts,
            Set<String> peers) {
        var changed = after == null ? before : after;
        switch (changed) {
            case Network network -> {
                var fact = facts.environment(network);
                audiences.values().forEach(audience -> audience.say(fact.key(), fact));
            }
            case Instance instance -> {
                var known = before instanceof Instance earlier ? earlier : null;
                tell(Interests.group(instance), "container/" + instance.id(), facts.of(view, after));
                if (instance.hostId() != null && (known == null || !instance.hostId().equals(known.hostId())
                        || known.exists() != instance.exists())) {
                    hosts.add(instance.hostId());
                }
                if (instance.hostId() != null && (!instance.exists() || !Objects.equals(instance.address(),
                        known == null ? null : known.address()))) {
                    peers.add(instance.hostId());
                }
            }
            case Service service -> {
                tell(service.stackId(), "service/" + service.id(), facts.of(view, after));
                var known = before instanceof Service earlier ? earlier : null;
                if (known == null || !known.links().equals(service.links())) {
                    hosts.addAll(hostsOfGroup.getOrDefault(service.stackId(), Set.of()));
                }
            }
            case Stack stack -> tell(stack.id(), "stack/" + stack.id(), facts.of(view, after));
            case Host host -> {
                peers.add(host.id());
                var fact = facts.of(view, after);
                audiences.forEach((id, audience) -> {
                    if (id.equals(host.id()) || audience.interest.everything()) {
                        audience.say("host/" + host.id(), fact);
                    }
                });
                hosts.add(host.id());
            }
            case null, default -> {
                // nothing that hosts are told
            }
        }
    }

    private void tell(String group, String key, @Nullable Fact fact) {
        for (var hostId : hostsOfGroup.getOrDefault(group, Set.of())) {
            var audience = audiences.get(hostId);
            if (audience != null) {
                audience.say(key, fact);
            }
        }
        audiences.values().stream().filter(audience -> audience.interest.everything())
                .forEach(audience -> audience.say(key, fact));
    }

    private Audience tellAll(View view, String hostId) {
        var former = audiences.get(hostId);
        var audience = new Audience(hostId, former == null ? NOTHING_ASKED : former.asks);
        forget(hostId);
        audiences.put(hostId, audience);
        reconsider(view, hostId, audience);
        audience.whole();
        return audience;
    }

    private void forget(String hostId) {
        var audience = audiences.remove(hostId);
        if (audience != null) {
            audience.interest.groups().forEach(group -> leave(group, hostId));
        }
    }

    private void leave(String group, String hostId) {
        var hosts = hostsOfGroup.get(group);
        if (hosts != null && hosts.remove(hostId) && hosts.isEmpty()) {
            hostsOfGroup.remove(group);
        }
    }

    /** What it must know after all, compared with what it was told. */
    private void reconsider(View view, String hostId, Audience audience) {
        var before = audience.interest;
        var now = Interests.of(view, hostId, audience.asks);
        if (audience.begun() && now.equals(before)) {
            return;
        }
        before.groups().stream().filter(group -> !now.groups().contains(group)).forEach(group -> leave(group, hostId));
        now.groups().forEach(group -> hostsOfGroup.computeIfAbsent(group, _ -> new HashSet<>()).add(hostId));
        audience.interest = now;
        audience.wants(wanted(view, hostId, now));
    }

    private Map<String, Fact> wanted(View view, String hostId, Interest interest) {
        var wanted = new HashMap<String, Fact>();
        var network = view.network();
        if (network != null) {
            add(wanted, facts.environment(network));
        }
        for (var host : view.hosts()) {
            add(wanted, Facts.peer(view, host));
            if (interest.everything() || host.id().equals(hostId)) {
                add(wanted, facts.of(view, host));
            }
        }
        if (interest.everything()) {
            view.stacks().forEach(stack -> add(wanted, facts.of(view, stack)));
            view.services().forEach(service -> add(wanted, facts.of(view, service)));
            view.instances().forEach(instance -> add(wanted, facts.of(view, instance)));
            return wanted;
        }
        for (var group : interest.groups()) {
            add(wanted, facts.of(view, view.find(group)));
            for (var service : view.servicesOf(group)) {
                add(wanted, facts.of(view, service));
                view.instancesOf(service.id()).forEach(instance -> add(wanted, facts.of(view, instance)));
            }
        }
        return wanted;
    }

    private static void add(Map<String, Fact> wanted, @Nullable Fact fact) {
        if (fact != null) {
            wanted.put(fact.key(), fact);
        }
    }

    /** One host and what it was told. */
    private final class Audience {
        private final String hostId;
        private final Map<String, Fact> told = new HashMap<>();
        private final Map<String, Fact> put = new HashMap<>();
        private final Set<String> remove = new LinkedHashSet<>();
        private Asks asks;
        private Interest interest = new Interest(false, Set.of());
        private long revision;

        Audience(String hostId, Asks asks) {
            this.hostId = hostId;
            this.asks = asks;
        }

        boolean begun() {
            return revision > 0;
        }

        /** @param fact null: it is not so any more */
        void say(String key, @Nullable Fact fact) {
            if (fact == null) {
                if (told.remove(key) != null) {
                    put.remove(key);
                    remove.add(key);
                }
            } else if (!fact.equals(told.put(key, fact))) {
                remove.remove(key);
                put.put(key, fact);
            }
        }

        void wants(Map<String, Fact> wanted) {
            List.copyOf(told.keySet()).stream().filter(key -> !wanted.containsKey(key)).forEach(key -> say(key, null));
            wanted.forEach(this::say);
        }

        void whole() {
            put.clear();
            remove.clear();
            revision++;
            send.accept(hostId, new ServerMessage.Tell(epoch, revision, 0, List.copyOf(told.values()), List.of(),
                    asks.number()));
        }

        /** @param answer also when nothing has changed */
        void flush(boolean answer) {
            if (put.isEmpty() && remove.isEmpty() && !answer) {
                return;
            }
            var base = revision++;
            send.accept(hostId, new ServerMessage.Tell(epoch, revision, base, List.copyOf(put.values()),
                    List.copyOf(remove), asks.number()));
            put.clear();
            remove.clear();
        }
    }
}
