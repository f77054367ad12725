package io.drover.network;

import io.drover.model.network.Attachment;
import io.drover.model.network.Fact;
import io.drover.model.network.NetworkDriver;
import io.drover.model.network.ToNetworkAgent;
import io.drover.model.spec.HealthCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Short ways to say what a host is told. */
public final class Facts {
    public static final String HOST = "1h1";

    private Facts() {
    }

    public static Fact.Environment environment() {
        return new Fact.Environment("env-uuid", "Default", "net-uuid", "10.42.0.0/16", NetworkDriver.VXLAN,
                List.of("c2VjcmV0"), "allow", List.of());
    }

    public static Fact.Peer peer(String id) {
        return new Fact.Peer(id, id + "-uuid", "host-" + id, "192.168.0." + id.substring(2), List.of(), List.of(),
                null);
    }

    public static Fact.OfHost host(String id) {
        return new Fact.OfHost(id, id + "-uuid", "Host-" + id, id + ".example.com",
                "192.168.0." + id.substring(2), Map.of("zone", "a"), "active", "active", 4000, 8L << 30, 100L << 30);
    }

    public static Fact.OfStack stack(String id, String name) {
        return new Fact.OfStack(id, id + "-uuid", name, false);
    }

    public static ServiceFact service(String id, String stackId, String name) {
        return new ServiceFact(id, stackId, name);
    }

    public static ContainerFact container(String id, String name) {
        return new ContainerFact(id, name);
    }

    public static Fact.OfService.Part part(String name) {
        return new Fact.OfService.Part(name, Map.of(), List.of(), List.of(), null);
    }

    public static Attachment attached(String containerId, @Nullable String dockerAddress, @Nullable String address) {
        return new Attachment(containerId, "docker-" + containerId, 1, dockerAddress, address,
                Attachment.ByHand.USUAL);
    }

    public static ToNetworkAgent.Whole whole(Fact... facts) {
        return new ToNetworkAgent.Whole(HOST, List.of(facts), 0);
    }

    public static ToNetworkAgent.Changed put(Fact... facts) {
        return new ToNetworkAgent.Changed(List.of(facts), List.of(), 0);
    }

    public static ToNetworkAgent.Changed remove(Fact... facts) {
        return new ToNetworkAgent.Changed(List.of(), List.of(facts).stream().map(Fact::key).toList(), 0);
    }

    /** A service that is still to be described. */
    public static final class ServiceFact {
        private final String id;
        private final String stackId;
        private final String name;
        private String kind = "service";
        private String state = "active";
        private @Nullable String hostname;
        private @Nullable String vip;
        private @Nullable String token;
        private Fact.OfService.@Nullable Shared shared;
        private List<String> externalIps = List.of();
        private Map<String, String> links = Map.of();
        private Map<String, Object> metadata = Map.of();
        private final List<Fact.OfService.Part> parts = new ArrayList<>(List.of(part("")));
        private @Nullable Object lbConfig;
        private List<String> containers = List.of();
        private @Nullable HealthCheck check;
        private List<String> ill = List.of();

        private ServiceFact(String id, String stackId, String name) {
            this.id = id;
            this.stackId = stackId;
            this.name = name;
        }

        public ServiceFact external(String... addresses) {
            kind = "externalService";
            externalIps = List.of(addresses);
            parts.clear();
            return this;
        }

        /** Of its addresses these are found ill. */
        public ServiceFact checked(HealthCheck how, String... addresses) {
            check = how;
            ill = List.of(addresses);
            return this;
        }

        public ServiceFact externalName(String name) {
            external();
            hostname = name;
            return this;
        }

        public ServiceFact alias(Map<String, String> targets) {
            kind = "dnsService";
            links = targets;
            parts.clear();
            return this;
        }

        public ServiceFact kind(String word) {
            kind = word;
            return this;
        }

        public ServiceFact state(String word) {
            state = word;
            return this;
        }

        public ServiceFact links(Map<String, String> to) {
            links = to;
            return this;
        }

        public ServiceFact sidekick(String name) {
            parts.add(part(name));
            return this;
        }

        public ServiceFact primary(Map<String, String> labels, List<String> ports, List<String> expose,
                @Nullable HealthCheck check) {
            parts.set(0, new Fact.OfService.Part("", labels, ports, expose, check));
            return this;
        }

        public ServiceFact vip(String address) {
            vip = address;
            return this;
        }

        public ServiceFact token(String secret) {
            token = secret;
            return this;
        }

        public ServiceFact metadata(Map<String, Object> values) {
            metadata = values;
            return this;
        }

        public ServiceFact shared(int revision, int percent) {
            shared = new Fact.OfService.Shared(revision, Set.of(""), percent);
            return this;
        }

        public ServiceFact takesIn(String... ids) {
            containers = List.of(ids);
            return this;
        }

        public ServiceFact lbConfig(Object config) {
            lbConfig = config;
            return this;
        }

        public Fact.OfService fact() {
            return new Fact.OfService(id, id + "-uuid", stackId, name, kind, hostname, vip, 1, externalIps, links,
                    metadata, 1, state, parts, lbConfig, false, token, containers, shared, check, ill);
        }
    }

    /** A container that is still to be described. */
    public static final class ContainerFact {
        private final String id;
        private final String name;
        private @Nullable String stackId;
        private @Nullable String serviceId;
        private @Nullable String mac;
        private String part = "";
        private String hostId = HOST;
        private @Nullable String address;
        private @Nullable String dockerAddress;
        private @Nullable String networkFrom;
        private String state = "running";
        private @Nullable String health;
        private boolean leaving;
        private int revision;
        private List<String> checkers = List.of();
        private Map<String, String> labels = Map.of();
        private List<String> ports = List.of();
        private List<String> dns = List.of();
        private Map<String, String> links = Map.of();

        private ContainerFact(String id, String name) {
            this.id = id;
            this.name = name;
        }

        public ContainerFact of(String stackId, String serviceId) {
            this.stackId = stackId;
            this.serviceId = serviceId;
            return this;
        }

        public ContainerFact part(String name) {
            part = name;
            return this;
        }

        public ContainerFact on(String hostId) {
            this.hostId = hostId;
            return this;
        }

        public ContainerFact at(String address) {
            this.address = address;
            return this;
        }

        public ContainerFact onBridge(String address) {
            dockerAddress = address;
            return this;
        }

        public ContainerFact in(String containerId) {
            networkFrom = containerId;
            return this;
        }

        public ContainerFact state(String state) {
            this.state = state;
            return this;
        }

        public ContainerFact health(String health) {
            this.health = health;
            return this;
        }

        public ContainerFact labels(Map<String, String> labels) {
            this.labels = labels;
            return this;
        }

        public ContainerFact ports(String... ports) {
            this.ports = List.of(ports);
            return this;
        }

        public ContainerFact dns(String... servers) {
            dns = List.of(servers);
            return this;
        }

        public ContainerFact checkers(String... hostIds) {
            checkers = List.of(hostIds);
            return this;
        }

        public ContainerFact revision(int number) {
            this.revision = number;
            return this;
        }

        public ContainerFact mac(String address) {
            this.mac = address;
            return this;
        }

        public ContainerFact leaving() {
            this.leaving = true;
            return this;
        }

        public ContainerFact links(Map<String, String> links) {
            this.links = links;
            return this;
        }

        public Fact.OfContainer fact() {
            return new Fact.OfContainer(id, id + "-uuid", name, stackId, serviceId, part, 1, 1, hostId, address,
                    dockerAddress, networkFrom, state, health, 1, null, "docker-" + id, labels, ports, null, null, dns,
                    List.of(),
                    links, checkers, leaving, false, revision, mac);
        }
    }
}
