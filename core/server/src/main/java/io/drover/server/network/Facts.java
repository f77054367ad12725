package io.drover.server.network;

import io.drover.model.Certificate;
import io.drover.model.Host;
import io.drover.model.Instance;
import io.drover.model.InstanceHealth;
import io.drover.model.Network;
import io.drover.model.Resource;
import io.drover.model.Service;
import io.drover.model.Stack;
import io.drover.model.Wire;
import io.drover.model.network.Fact;
import io.drover.model.network.Fact.OfContainer;
import io.drover.model.network.Fact.OfHost;
import io.drover.model.network.Fact.OfService;
import io.drover.model.network.Fact.OfStack;
import io.drover.model.network.Fact.Peer;
import io.drover.model.network.Mac;
import io.drover.model.spec.LaunchConfig;
import io.drover.model.spec.PortSpec;
import io.drover.server.store.View;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Says of a resource what hosts may be told of it. Pure. */
final class Facts {
    private final String uuid;
    private final String name;

    /** @param uuid and name of the environment */
    Facts(String uuid, String name) {
        this.uuid = uuid;
        this.name = name;
    }

    Fact environment(Network network) {
        return new Fact.Environment(uuid, name, network.uuid(), network.subnet(), network.driver(), network.secrets(),
                network.defaultPolicyAction(), network.policy());
    }

    /** Null for a host that is no part of the network yet. */
    static @Nullable Fact peer(View view, Host host) {
        if (!host.exists() || host.blocks().isEmpty()) {
            return null;
        }
        var blocks = host.blocks().stream().map(Cidr::of).toList();
        var single = view.instancesOn(host.id()).stream().map(Instance::address).filter(Objects::nonNull)
                .filter(address -> blocks.stream().noneMatch(block -> block.contains(Cidr.number(address)))).sorted()
                .toList();
        return new Peer(host.id(), host.uuid(), shown(host), host.agentIp(), host.blocks(), single,
                host.network().abilities().wireguardKey());
    }

    /** Null for what hosts are not told of, such as what is left of a service that is gone. */
    @Nullable
    Fact of(View view, @Nullable Resource resource) {
        if (resource == null || !resource.exists()) {
            return null;
        }
        return switch (resource) {
            case Stack stack -> new OfStack(stack.id(), stack.uuid(), stack.name(), false);
            case Service service -> service(service);
            case Instance instance when instance.placed() && !SystemContainers.isNetworkAgent(instance)
                    && (instance.standalone() || view.get(Service.class, instance.serviceId()) != null) ->
                container(view, instance);
            case Host host -> new OfHost(host.id(), host.uuid(), shown(host), host.hostname(), host.agentIp(),
                    host.allLabels(), word(host.state()), word(host.agentState()), host.facts().milliCpu(),
                    host.facts().memory(), host.facts().disk());
            case Certificate certificate when certificate.issued() ->
                new Fact.Certificate(certificate.id(), certificate.name(), certificate.pem());
            default -> null;
        };
    }

    /** What load balancers are to answer for it now. */
    static List<Fact> challenges(@Nullable Certificate certificate) {
        var issuing = certificate == null || !certificate.exists() ? null : certificate.issuing();
        return issuing == null
                ? List.of()
                : issuing.challenges().entrySet().stream()
                        .<Fact>map(it -> new Fact.Challenge(it.getKey(), it.getValue())).toList();
    }

    private static Fact service(Service service) {
        var spec = service.spec();
        return new OfService(service.id(), service.uuid(), service.stackId(), service.name(), spec.kind().wire(),
                spec.hostname(), null, Math.max(0, service.nextCreateIndex() - 1), spec.externalIps(),
                service.allLinks(),
                spec.metadata(), spec.scale(), word(service.state()),
                spec.launchConfigs().stream().map(Facts::part).toList(),
                spec.lbConfig() == null ? null : Wire.JSON.convertValue(spec.lbConfig(), Object.class), false,
                service.token(),
                service.selection().containers().stream().sorted().toList(), shared(service), spec.healthCheck(),
                service.ill());
    }

    private static OfService.@Nullable Shared shared(Service service) {
        var upgrade = service.upgrade();
        return upgrade == null || upgrade.share() == null
                ? null
                : new OfService.Shared(service.revision(), upgrade.changed(), upgrade.share());
    }

    private static OfService.Part part(LaunchConfig config) {
        return new OfService.Part(config.name(), config.labels(), ports(config), config.networking().expose(),
                config.healthCheck());
    }

    private static Fact container(View view, Instance instance) {
        var config = instance.config();
        var from = config.networking().networkFrom();
        return new OfContainer(instance.id(), instance.uuid(), instance.name(), instance.stackId(),
                instance.serviceId(), config.name(), instance.index(), instance.createIndex(),
                Objects.requireNonNull(instance.hostId()), instance.address(), instance.ip(),
                from == null ? null : sibling(view, instance, from), word(instance.state()),
                health(view, instance), instance.startCount(),
                config.networking().hostname(), instance.containerId(), config.labels(),
                ports(config), config.limits().memoryReservation(), config.limits().milliCpuReservation(),
                config.networking().dns(), config.networking().dnsSearch(), java.util.Map.of(),
                instance.health() == null ? List.of() : instance.health().checkers(), leaving(instance),
                instance.system(), instance.revision(), mac(instance));
    }

    /** One that is not in the network is as good as ill to others: they are to ask those that can answer. */
    private static @Nullable String health(View view, Instance instance) {
        var state = view.apart(instance) == null ? instance.healthState() : InstanceHealth.State.UNHEALTHY;
        return state == null ? null : word(state);
    }

    /** Docker knows nothing of the interface of one that it gave no network: that one is ours. */
    private static @Nullable String mac(Instance instance) {
        var address = instance.address();
        var bare = instance.nativeContainer() && instance.config().networking().mode().equals(Natives.BARE);
        return bare && address != null ? Mac.of(address) : instance.mac();
    }

    /** Null for what this host does not check now. */
    static @Nullable Fact check(View view, Instance instance, String hostId) {
        var health = instance.health();
        var check = instance.config().healthCheck();
        if (health == null || check == null || !instance.underCheck() || !health.checkers().contains(hostId)) {
            return null;
        }
        var address = checkedAt(view, instance, hostId);
        return address == null ? null : new Fact.Check(instance.id(), address, instance.startCount(), check);
    }

    /** Null for an address of an external service that this host does not check now. */
    static @Nullable Fact check(@Nullable Service service, String address, String hostId) {
        var check = service == null ? null : service.spec().healthCheck();
        var health = service == null ? null : service.outside().get(address);
        return service == null || check == null || health == null || !health.checkers().contains(hostId)
                || !service.checks(address)
                        ? null
                        : new Fact.Check(Fact.Check.outside(service.id(), address), address, health.startCount(),
                                check);
    }

    private static @Nullable String checkedAt(View view, Instance instance, String hostId) {
        var from = instance.config().networking().networkFrom();
        return switch (instance.config().networking().mode()) {
            case "host" -> {
                var host = view.get(Host.class, instance.hostId());
                yield host == null ? null : host.agentIp();
            }
            case "container" -> {
                var other = from == null ? null : view.get(Instance.class, sibling(view, instance, from));
                yield other == null ? null : other.address();
            }
            // on its host's own bridge, to which no other host has a way
            default -> instance.managed()
                    ? instance.address()
                    : hostId.equals(instance.hostId()) ? instance.ip() : null;
        };
    }

    private static boolean leaving(Instance instance) {
        return instance.ends() || instance.drain() != null;
    }

    private static @Nullable String sibling(View view, Instance instance, String name) {
        var service = view.get(Service.class, instance.serviceId());
        if (service == null) {
            return null;
        }
        var part = name.equals(service.name()) ? "" : name;
        return view.instancesOf(service.id()).stream()
                .filter(other -> other.unit().equals(instance.unit()) && other.config().name().equals(part)
                        && other.desired() != Instance.Desired.REMOVED)
                .max(Comparator.<Instance, Boolean>comparing(other -> other.revision() == instance.revision())
                        .thenComparing(Instance::created).thenComparing(Instance::id))
                .map(Instance::id)
                .orElse(null);
    }

    private static List<String> ports(LaunchConfig config) {
        return config.networking().ports().stream().map(PortSpec::toString).toList();
    }

    private static String shown(Host host) {
        var name = host.name();
        return name == null || name.isEmpty() ? host.hostname() : name;
    }

    private static String word(Enum<?> state) {
        return state.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
