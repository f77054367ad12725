package io.drover.network.knowledge;

import io.drover.model.network.Attachment;
import io.drover.model.network.Fact;
import io.drover.model.network.ToNetworkAgent;
import java.net.InetAddress;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What is known at one moment, with what is needed to find it by name. Immutable. */
public final class View {
    static final View NOTHING = new View(Known.NOTHING, Index.EMPTY, Clients.NONE, 0, List.of());

    private final Known known;
    private final Index index;
    private final Clients clients;
    private final long revision;
    private final List<Attachment> said;

    /** @param said what is attached as the agent said it, who does not know the book of those started by hand */
    private View(Known known, Index index, Clients clients, long revision, List<Attachment> said) {
        this.known = known;
        this.index = index;
        this.clients = clients;
        this.revision = revision;
        this.said = said;
    }

    public Known known() {
        return known;
    }

    /** Grows with every change of what is known. */
    public long revision() {
        return revision;
    }

    /** By its name in any case. Names are unique in an environment, but a stack may be told before another is taken back. */
    public Stream<Fact.OfStack> stacks(String name) {
        return found(Fact.OfStack.class, Terms.stackNamed(name));
    }

    public Stream<Fact.OfService> services(String stackId, String name) {
        return found(Fact.OfService.class, Terms.serviceNamed(stackId, name));
    }

    public Stream<Fact.OfService> servicesOf(String stackId) {
        return found(Fact.OfService.class, Terms.servicesOf(stackId));
    }

    /** Those that a service takes in are among its primary ones. @param part the name of a launch config, empty for the primary */
    public Stream<Fact.OfContainer> containersOf(String serviceId, String part) {
        var own = found(Fact.OfContainer.class, Terms.containersOf(serviceId, part));
        var service = part.isEmpty() ? service(serviceId) : null;
        return service == null || service.containers().isEmpty()
                ? own
                : Stream.concat(own, service.containers().stream().flatMap(id -> Stream.ofNullable(container(id))));
    }

    public Stream<Fact.OfContainer> containers(String name) {
        return found(Fact.OfContainer.class, Terms.containerNamed(name));
    }

    /** @param address a managed one */
    public Stream<Fact.OfContainer> containersAt(String address) {
        return found(Fact.OfContainer.class, Terms.containerAt(address));
    }

    /** All that this host is to check. */
    public Stream<Fact.Check> checks() {
        return found(Fact.Check.class, Terms.CHECKS);
    }

    public Fact.@Nullable OfStack stack(@Nullable String id) {
        return id == null ? null : known.get(Fact.OfStack.class, "stack/" + id);
    }

    public Fact.@Nullable OfService service(@Nullable String id) {
        return id == null ? null : known.get(Fact.OfService.class, "service/" + id);
    }

    public Fact.@Nullable OfContainer container(@Nullable String id) {
        return id == null ? null : known.get(Fact.OfContainer.class, "container/" + id);
    }

    /** The container of this host that speaks from an address, Docker's or a managed one. */
    public @Nullable Attachment client(InetAddress source) {
        return clients.at(source);
    }

    /** What is known of the container that speaks from an address, if anything. */
    public Fact.@Nullable OfContainer speaker(InetAddress source) {
        var attached = client(source);
        return attached != null
                ? container(attached.instanceId())
                : containersAt(source.getHostAddress()).filter(found -> found.hostId().equals(known.hostId()))
                        .findFirst().orElse(null);
    }

    private <T extends Fact> Stream<T> found(Class<T> type, String term) {
        var keys = index.find(term);
        return keys.isEmpty()
                ? Stream.empty()
                : keys.stream().map(key -> known.get(type, key)).filter(Objects::nonNull).map(Objects::requireNonNull);
    }

    Index index() {
        return index;
    }

    /** Containers of this host as they are attached, or were when an earlier run of this program ended. */
    public List<Attachment> clients() {
        return clients.attached();
    }

    View after(ToNetworkAgent message) {
        return switch (message) {
            case ToNetworkAgent.Whole whole -> {
                var gone = new HashSet<>(known.facts().keySet());
                whole.facts().forEach(fact -> gone.remove(fact.key()));
                yield after(whole.hostId(), gone, whole.facts(), whole.answered());
            }
            case ToNetworkAgent.Changed changed ->
                after(known.hostId(), changed.remove(), changed.put(), changed.answered());
            case ToNetworkAgent.Attached attached -> after(attached.containers());
        };
    }

    private View after(List<Attachment> attached) {
        var next = new View(known, index, clients, revision, attached);
        return next.attaching(attached.stream().map(this::booked).toList());
    }

    private View attaching(List<Attachment> attached) {
        var next = new Known(known.hostId(), known.facts(), attached, known.answered());
        return attached.equals(clients.attached())
                ? new View(next, index, clients, revision, said)
                : new View(next, index, new Clients(attached), revision + 1, said);
    }

    /** One that was started by hand gets its identity and address from what the server keeps of it. */
    private Attachment booked(Attachment one) {
        if (one.instanceId() != null) {
            return one;
        }
        return found(Fact.OfContainer.class, Terms.containerOf(one.containerId()))
                .filter(it -> it.hostId().equals(known.hostId())).findFirst()
                .map(it -> new Attachment(it.id(), one.containerId(), one.pid(), one.dockerAddress(), it.address(),
                        one.byHand()))
                .orElse(one);
    }

    private View after(String hostId, Collection<String> remove, List<Fact> put, long answered) {
        var facts = known.facts();
        var words = index;
        for (var key : remove) {
            words = words.with(key, facts.get(key), null);
            facts = facts.minus(key);
        }
        for (var fact : put) {
            var before = facts.get(fact.key());
            // what is told again stays the object that it was
            if (!fact.equals(before)) {
                words = words.with(fact.key(), before, fact);
                facts = facts.plus(fact.key(), fact);
            }
        }
        var same = facts == known.facts() && hostId.equals(known.hostId());
        var next = new View(new Known(hostId, facts, known.attached(), answered), words, clients,
                same ? revision : revision + 1, said);
        var booked = same || said.stream().allMatch(one -> one.instanceId() != null)
                ? known.attached()
                : said.stream().map(next::booked).toList();
        return booked.equals(known.attached()) ? next : next.attaching(booked);
    }

    /** What an earlier run of this program knew. Nothing is attached: that is for the agent to say. */
    View recalled(String hostId, List<Fact> facts, List<Attachment> clients) {
        var told = after(hostId, List.of(), facts, 0);
        return new View(told.known, told.index, new Clients(List.copyOf(clients)), told.revision, List.of());
    }
}
