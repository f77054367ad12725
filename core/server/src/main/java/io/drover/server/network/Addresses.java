package io.drover.server.network;

import io.drover.model.Host;
import io.drover.model.Instance;
import io.drover.model.InstanceState;
import io.drover.model.Network;
import io.drover.model.Service;
import io.drover.model.spec.Labels;
import io.drover.server.store.Draft;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Gives managed containers their addresses. An address belongs to a container until it is known to be gone, whatever its
 * host does in the meantime.
 */
final class Addresses {
    private final Draft draft;
    private final Cidr subnet;
    private final Blocks blocks;
    private @Nullable Set<String> kept;
    private boolean full;
    private boolean handedOver;

    Addresses(Draft draft, Network network) {
        this.draft = draft;
        this.subnet = Cidr.of(network.subnet());
        this.blocks = new Blocks(draft, subnet, number -> used(Cidr.text(number)));
    }

    /** Is it to have an address that it does not have? */
    static boolean lacking(Instance instance) {
        return instance.managed() && instance.address() == null;
    }

    /** Has one been handed over since the last time, so that who waits for it is to be told of another owner? */
    boolean handedOver() {
        var was = handedOver;
        handedOver = false;
        return was;
    }

    /** A host that checks something is part of the network, whether it has some itself or not. */
    void join(Host host) {
        if (host.exists() && host.blocks().isEmpty() && draft.view().checks(host.id())) {
            blocks.more(host);
        }
    }

    void give(Instance instance) {
        var host = draft.view().get(Host.class, instance.hostId());
        if (host != null && host.blocks().isEmpty()) {
            // without one it is no part of the network, whatever addresses its containers have
            host = blocks.more(host);
            if (host == null) {
                draft.put(instance.withMessage("all blocks of " + subnet + " are other hosts'"));
            }
        }
        if (host == null) {
            return;
        }
        var requested = instance.config().label(Labels.REQUESTED_IP);
        var service = draft.view().get(Service.class, instance.serviceId());
        if (requested != null) {
            request(instance, host, requested);
        } else if (service != null && service.spec().retainIp()) {
            retain(instance, host, service);
        } else {
            put(instance, free(host));
        }
    }

    /** The same place in a service has the same address, whichever container is in it. */
    private void retain(Instance instance, Host host, Service service) {
        var place = instance.index() + "/" + instance.config().name();
        var address = service.addresses().get(place);
        if (address != null) {
            take(instance, address, "retain_ip");
            return;
        }
        address = free(host);
        if (address != null) {
            var all = new LinkedHashMap<>(service.addresses());
            all.put(place, address);
            draft.put(service.withAddresses(all));
        }
        put(instance, address);
    }

    private void take(Instance instance, String address, String why) {
        var obstacle = obstacle(instance, address);
        if (obstacle == null) {
            takeOver(instance, address);
        } else {
            draft.put(instance.withMessage(why + ": " + obstacle.reason()));
        }
    }

    /**
     * Of those that a label asks for the first that can be had. One whose owner is about to go is waited for; when all are others'
     * who stay, it is any, as in Rancher.
     *
     * @param wishes parted by commas
     */
    private void request(Instance instance, Host host, String wishes) {
        String free = null;
        Obstacle nonsense = null;
        Obstacle passing = null;
        for (var wish : wishes.split(",", -1)) {
            var obstacle = obstacle(instance, wish.strip());
            if (obstacle == null) {
                free = free == null ? wish.strip() : free;
            } else if (obstacle.kind() == Obstacle.Kind.NONSENSE) {
                nonsense = obstacle;
            } else if (obstacle.kind() == Obstacle.Kind.PASSING) {
                passing = obstacle;
            }
        }
        var waitsFor = nonsense != null || free != null ? nonsense : passing;
        if (waitsFor != null) {
            draft.put(instance.withMessage("the label " + Labels.REQUESTED_IP + ": " + waitsFor.reason()));
        } else if (free != null) {
            takeOver(instance, free);
        } else {
            put(instance, free(host));
        }
    }

    /** What stands against giving somebody an address. */
    private record Obstacle(Kind kind, String reason) {
        enum Kind {
            NONSENSE, LASTING, PASSING
        }
    }

    private @Nullable Obstacle obstacle(Instance instance, String address) {
        int number;
        try {
            number = Cidr.number(address);
        } catch (IllegalArgumentException e) {
            return new Obstacle(Obstacle.Kind.NONSENSE, address + " is not an address");
        }
        if (!subnet.contains(number) || number == subnet.first() || number == subnet.first() + subnet.size() - 1) {
            return new Obstacle(Obstacle.Kind.NONSENSE, address + " is not an address of a container in " + subnet);
        }
        for (var host : draft.view().hosts()) {
            if (isOwn(host, number)) {
                return new Obstacle(Obstacle.Kind.LASTING, address + " is the host " + host.hostname() + "'s own");
            }
        }
        if (kept().contains(address) && !address.equals(retained(instance))) {
            return new Obstacle(Obstacle.Kind.LASTING, address + " is kept for " + keeper(address));
        }
        var owner = draft.view().instanceWithAddress(address);
        return owner == null || handsOver(owner, instance)
                ? null
                : new Obstacle(goes(owner, instance) ? Obstacle.Kind.PASSING : Obstacle.Kind.LASTING,
                        address + " is still " + owner.name() + "'s");
    }

    /** Who keeps its place for a while, in an upgrade, does so for its successor and not for others. */
    private static boolean goes(Instance owner, Instance successor) {
        return owner.desired() == Instance.Desired.REMOVED
                || !owner.wanted() && owner.serviceId() != null && owner.serviceId().equals(successor.serviceId());
    }

    private void takeOver(Instance instance, String address) {
        var owner = draft.view().instanceWithAddress(address);
        if (owner != null) {
            draft.put(owner.withAddress(null));
            handedOver = true;
        }
        put(instance, address);
    }

    /** Its successor need not wait for what a lost host may still run: nothing is routed to that host any more. */
    private boolean handsOver(Instance owner, Instance successor) {
        if (owner.wanted() || owner.serviceId() == null
                || !owner.serviceId().equals(successor.serviceId())) {
            return false;
        }
        var host = draft.view().get(Host.class, owner.hostId());
        return host == null || host.agentState() == Host.AgentState.DISCONNECTED
                || owner.state() == InstanceState.STOPPED;
    }

    private @Nullable String retained(Instance instance) {
        var service = draft.view().get(Service.class, instance.serviceId());
        return service == null ? null : service.addresses().get(instance.index() + "/" + instance.config().name());
    }

    private String keeper(String address) {
        return draft.view().retaining().stream().filter(service -> service.addresses().containsValue(address))
                .map(Service::name).findFirst().orElse("another service");
    }

    /** The first address of a host's first block is its own. */
    private static boolean isOwn(Host host, int number) {
        return !host.blocks().isEmpty() && Cidr.of(host.blocks().getFirst()).first() + 1 == number;
    }

    private void put(Instance instance, @Nullable String address) {
        if (address == null) {
            draft.put(instance.withMessage("all addresses of " + subnet + " are taken"));
        } else {
            draft.put(instance.withAddress(address).withMessage(null));
        }
    }

    private @Nullable String free(Host host) {
        for (var block : host.blocks()) {
            var address = freeIn(Cidr.of(block));
            if (address != null) {
                return address;
            }
        }
        var grown = blocks.more(host);
        return grown == null ? freeAnywhere() : freeIn(Cidr.of(grown.blocks().getLast()));
    }

    /** Where it begins is left to chance: an address that was just given back is not what the next one gets. */
    private @Nullable String freeIn(Cidr block) {
        var usable = block.size() - 3;
        var start = draft.random(usable);
        for (var n = 0; n < usable; n++) {
            var address = Cidr.text(block.first() + 2 + (start + n) % usable);
            if (!used(address)) {
                return address;
            }
        }
        return null;
    }

    /** All blocks are given away: a single one of another host's. */
    private @Nullable String freeAnywhere() {
        for (var n = 0; n < blocks.count() && !full; n++) {
            var address = freeIn(blocks.block(n));
            if (address != null) {
                return address;
            }
        }
        // of many that wait only the first looks everywhere
        full = true;
        return null;
    }

    private boolean used(String address) {
        return draft.view().instanceWithAddress(address) != null || kept().contains(address);
    }

    private Set<String> kept() {
        if (kept == null) {
            var all = new HashSet<String>();
            draft.view().retaining().forEach(service -> all.addAll(service.addresses().values()));
            kept = all;
        }
        return kept;
    }
}
