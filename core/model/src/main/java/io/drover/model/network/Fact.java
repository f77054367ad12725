package io.drover.model.network;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.drover.model.Upgrade;
import io.drover.model.spec.HealthCheck;
import io.drover.model.spec.Ordered;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One thing that a host knows of its environment. A host is told of the environment itself and of its peers, of the
 * stacks whose containers it runs, of what those link to, and of what its containers have asked for.
 */
// one of a kind that this version does not know is read as null
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is", defaultImpl = Void.class)
@JsonSubTypes({@JsonSubTypes.Type(value = Fact.Environment.class, name = "environment"),
        @JsonSubTypes.Type(value = Fact.Peer.class, name = "peer"),
        @JsonSubTypes.Type(value = Fact.OfHost.class, name = "host"),
        @JsonSubTypes.Type(value = Fact.OfStack.class, name = "stack"),
        @JsonSubTypes.Type(value = Fact.OfService.class, name = "service"),
        @JsonSubTypes.Type(value = Fact.OfContainer.class, name = "container"),
        @JsonSubTypes.Type(value = Fact.Check.class, name = "check"),
        @JsonSubTypes.Type(value = Fact.Certificate.class, name = "certificate"),
        @JsonSubTypes.Type(value = Fact.Challenge.class, name = "challenge")})
public sealed interface Fact {
    /** Without those that were not known when they were read. */
    static List<Fact> known(List<? extends @Nullable Fact> facts) {
        return facts.stream().<Fact>mapMulti((fact, next) -> {
            if (fact != null) {
                next.accept(fact);
            }
        }).toList();
    }

    /** Of all facts that a host holds this is the only one with this key. */
    @JsonIgnore
    String key();

    /**
     * The environment and its network.
     *
     * @param subnet for example {@code 10.42.0.0/16}
     * @param driver null while it is not chosen: nothing travels between hosts yet
     * @param secrets of the environment, in base64 of 32 bytes, the newest first; the one before is valid while it is told
     * @param defaultPolicyAction {@code allow} or {@code deny}
     */
    record Environment(String uuid, String name, String networkUuid, String subnet, @Nullable NetworkDriver driver,
            List<String> secrets, String defaultPolicyAction, List<PolicyRule> policy) implements Fact {
        public Environment {
            secrets = List.copyOf(secrets);
            policy = List.copyOf(policy);
        }

        @Override
        public String key() {
            return "environment";
        }

        /** Without the secrets: it may stand in a log. */
        @Override
        public String toString() {
            return "Environment[" + uuid + ", " + subnet + ", " + driver + ", " + secrets.size() + " secrets]";
        }
    }

    /**
     * How a host of the environment is reached; the host itself is among them.
     *
     * @param hostUuid the host's uuid
     * @param agentIp its address for other hosts
     * @param blocks of managed addresses that are its, for example {@code 10.42.3.64/26}; the first address of the first
     *            is the host's own
     * @param addresses single ones that are its, though they lie in blocks of other hosts
     * @param wireguardKey its public key
     */
    record Peer(String hostId, String hostUuid, String name, String agentIp, List<String> blocks,
            List<String> addresses, @Nullable String wireguardKey) implements Fact {
        public Peer {
            blocks = List.copyOf(blocks);
            addresses = List.copyOf(addresses);
        }

        @Override
        public String key() {
            return "peer/" + hostId;
        }
    }

    /** A host as metadata shows it. Memory and disk in bytes, {@code milliCpu} in thousandths of a core. */
    record OfHost(String id, String uuid, String name, String hostname, String agentIp, Map<String, String> labels,
            String state, String agentState, int milliCpu, long memory, long disk) implements Fact {
        public OfHost {
            labels = Ordered.copy(labels);
        }

        @Override
        public String key() {
            return "host/" + id;
        }
    }

    /** @param system it belongs to the platform */
    record OfStack(String id, String uuid, String name, boolean system) implements Fact {
        @Override
        public String key() {
            return "stack/" + id;
        }
    }

    /**
     * A service with all of its launch configs.
     *
     * @param kind Rancher's word: {@code service}, {@code loadBalancerService}, {@code externalService}, {@code dnsService} …
     * @param hostname of an external service that has one
     * @param links alias to service id; of a {@code dnsService} these are its targets
     * @param parts the primary first, then its sidekicks; empty for services without containers
     * @param metadata JSON values, as the person wrote them
     * @param lbConfig as JSON, or null
     * @param token its own secret, shown to its own containers
     * @param shared how its requests are shared out while it is upgraded, or null when each container gets as many as any other
     * @param containers ids of those of no service that are found by its name, too
     * @param healthCheck of an external service
     * @param ill those of {@code externalIps} to which nobody is to be led while there are others
     */
    record OfService(String id, String uuid, String stackId, String name, String kind, @Nullable String hostname,
            @Nullable String vip, long createIndex, List<String> externalIps, Map<String, String> links,
            Map<String, Object> metadata, int scale, String state, List<Part> parts,
            @Nullable Object lbConfig, boolean system, @Nullable String token,
            List<String> containers, @Nullable Shared shared, @Nullable HealthCheck healthCheck,
            List<String> ill) implements Fact {
        public OfService {
            externalIps = List.copyOf(externalIps);
            links = Ordered.copy(links);
            metadata = Ordered.copy(metadata);
            parts = List.copyOf(parts);
            // what is on the disk since an earlier version does not say it
            containers = containers == null ? List.of() : List.copyOf(containers);
            ill = ill == null ? List.of() : List.copyOf(ill);
        }

        @Override
        public String key() {
            return "service/" + id;
        }

        /** Without the token: it may stand in a log. */
        @Override
        public String toString() {
            return "OfService[" + id + ", " + name + "]";
        }

        /**
         * Between an older set of containers and a newer one.
         *
         * @param revision of the newer set
         * @param parts the launch configs that have two sets
         * @param percent of new requests for the newer set; at 0 it stands by, at 100 the older one does
         */
        public record Shared(int revision, Set<String> parts, int percent) {
            public Shared {
                parts = Set.copyOf(parts);
            }

            public boolean isNew(OfContainer container) {
                return container.revision() == revision;
            }

            /** It runs and is well, and gets nothing for as long as there are others. */
            public boolean standsBy(OfContainer container) {
                return parts.contains(container.part()) && percent == (isNew(container) ? 0 : Upgrade.ALL);
            }

            /** Does each set get something? */
            public boolean isCounted() {
                return percent > 0 && percent < Upgrade.ALL;
            }
        }

        /**
         * One launch config.
         *
         * @param name empty for the primary
         * @param ports in Rancher's form, {@code [ip:][public:]private/protocol}
         */
        public record Part(String name, Map<String, String> labels, List<String> ports, List<String> expose,
                @Nullable HealthCheck healthCheck) {
            public Part {
                labels = Ordered.copy(labels);
                ports = List.copyOf(ports);
                expose = List.copyOf(expose);
            }
        }
    }

    /**
     * A container.
     *
     * @param stackId and {@code serviceId}: null for one that belongs to none
     * @param part the name of its launch config, empty for the primary
     * @param hostId where it runs
     * @param address its managed address, or null when it has none
     * @param dockerAddress on its host's own bridge
     * @param networkFrom the id of the container whose network it shares, or null
     * @param state Rancher's word: {@code running}, {@code starting}, {@code stopped} …
     * @param healthState null when nobody checks it, else {@code initializing}, {@code healthy}, {@code unhealthy},
     *            {@code updating-healthy}, {@code updating-unhealthy} or {@code reinitializing}
     * @param labels all of them, system labels included
     * @param ports in Rancher's form
     * @param links alias to container id, of a container of its own
     * @param dns the resolvers that a person gave it, {@code dnsSearch} the domains
     * @param checkers ids of the hosts that check it
     * @param leaving it runs and is to end: nobody is led to it any more, and what it does is let end
     * @param revision of its service that it was made for
     * @param mac of the interface that has its addresses, or null
     */
    record OfContainer(String id, String uuid, String name, @Nullable String stackId, @Nullable String serviceId,
            String part, int index, long createIndex, String hostId, @Nullable String address,
            @Nullable String dockerAddress, @Nullable String networkFrom, String state, @Nullable String healthState,
            int startCount, @Nullable String hostname, @Nullable String externalId, Map<String, String> labels,
            List<String> ports, @Nullable Long memoryReservation, @Nullable Integer milliCpuReservation,
            List<String> dns, List<String> dnsSearch, Map<String, String> links, List<String> checkers,
            boolean leaving, boolean system, int revision, @Nullable String mac) implements Fact {
        public OfContainer {
            labels = Ordered.copy(labels);
            ports = List.copyOf(ports);
            dns = List.copyOf(dns);
            dnsSearch = List.copyOf(dnsSearch);
            links = Ordered.copy(links);
            // what is on the disk since an earlier version does not say it
            checkers = checkers == null ? List.of() : List.copyOf(checkers);
        }

        /** It is known to be well, or nobody checks it. */
        public boolean well() {
            return healthState == null || healthState.equals("healthy") || healthState.equals("updating-healthy");
        }

        @Override
        public String key() {
            return "container/" + id;
        }
    }

    /**
     * A container that this host is to check, which may run on another, or an address outside.
     *
     * @param instanceId of an address outside {@link #outside}
     * @param address where it is checked: its managed address, or that of its host when it has its host's network
     * @param startCount its run; another one is checked from the beginning
     */
    record Check(String instanceId, String address, int startCount, HealthCheck check) implements Fact {
        private static final String OUTSIDE = "@";

        @Override
        public String key() {
            return "check/" + instanceId;
        }

        /** What votes on an address of an external service call it. */
        public static String outside(String serviceId, String address) {
            return serviceId + OUTSIDE + address;
        }

        /** The external service that is meant, or null when it is a container. */
        public static @Nullable String serviceOf(String instanceId) {
            var end = instanceId.indexOf(OUTSIDE);
            return end < 0 ? null : instanceId.substring(0, end);
        }
    }

    /**
     * A certificate that a load balancer of this host shows.
     *
     * @param pem the certificate, those that lead from it to its issuer, and the private key, in this order
     */
    record Certificate(String id, String name, String pem) implements Fact {
        @Override
        public String key() {
            return "certificate/" + id;
        }

        /** Without the key: it may stand in a log. */
        @Override
        public String toString() {
            return "Certificate[" + id + ", " + name + "]";
        }
    }

    /**
     * What load balancers answer to an issuer of certificates that asks whether a host name is ours (ACME's HTTP-01).
     *
     * @param token the last part of the path {@code /.well-known/acme-challenge/…}
     * @param answer the whole body
     */
    record Challenge(String token, String answer) implements Fact {
        @Override
        public String key() {
            return "challenge/" + token;
        }
    }
}
