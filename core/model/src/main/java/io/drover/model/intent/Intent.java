package io.drover.model.intent;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.drover.model.HostFacts;
import io.drover.model.Instance;
import io.drover.model.NewsKind;
import io.drover.model.PluginFacts;
import io.drover.model.UpgradeAction;
import io.drover.model.network.NetworkDriver;
import io.drover.model.network.PolicyRule;
import io.drover.model.spec.LaunchConfig;
import io.drover.model.spec.Ordered;
import io.drover.model.spec.ServiceSpec;
import io.drover.model.spec.UpgradeOptions;
import io.drover.model.spec.VolumeSpec;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A wish, checked and applied by the owner of its scope. The answer is the id of what it made or changed. */
@JsonTypeInfo(use = JsonTypeInfo.Id.MINIMAL_CLASS, property = "is")
public sealed interface Intent {

    /** Of the global scope. */
    sealed interface Global extends Intent {
    }

    /** Of one environment's scope. */
    sealed interface Environment extends Intent {
    }

    /** @param id the new project's id, so that its scope can be made with it; null draws the next one */
    record CreateProject(@Nullable String id, String name, @Nullable String description) implements Global {
    }

    /** Null leaves a field as it is. */
    record UpdateProject(String id, @Nullable String name, @Nullable String description) implements Global {
    }

    /** Of one that has neither stacks nor hosts any more. */
    record RemoveProject(String id) implements Global {
    }

    /** @param secretHash of the secret that only the caller ever sees */
    record CreateApiKey(@Nullable String name, @Nullable String description, @Nullable String projectId,
            String publicValue, String secretHash) implements Global {
    }

    /** Null leaves a field as it is. */
    record UpdateApiKey(String id, @Nullable String name, @Nullable String description) implements Global {
    }

    /** An inactive key opens nothing. */
    record ActivateApiKey(String id, boolean active) implements Global {
    }

    record RemoveApiKey(String id) implements Global {
    }

    record PutSetting(String name, String value) implements Global {
    }

    /** Which plugins a server node has: all of them, whatever was said before. */
    record ReportPlugins(String node, List<PluginFacts> all) implements Global {
        public ReportPlugins {
            all = List.copyOf(all);
        }
    }

    record CreateRegistrationToken(@Nullable String name, @Nullable String description,
            String token) implements Environment {
    }

    /** Null leaves a field as it is. */
    record UpdateRegistrationToken(String id, @Nullable String name,
            @Nullable String description) implements Environment {
    }

    /** What registered by a token stays registered. */
    record ActOnRegistrationToken(String id, Action action) implements Environment {
        public enum Action {
            ACTIVATE, DEACTIVATE, REMOVE
        }
    }

    /**
     * A machine registers, for the first time or again with the same uuid.
     *
     * @param agentIp already resolved: given by the machine, or seen by the server
     * @param token by which it was let in, or null when that means nothing
     */
    record RegisterHost(String uuid, String hostname, String agentIp, Map<String, String> labels, HostFacts facts,
            String accessKey, String secretHash, @Nullable String token) implements Environment {
        public RegisterHost {
            labels = Ordered.copy(labels);
        }

        public RegisterHost(String uuid, String hostname, String agentIp, Map<String, String> labels,
                HostFacts facts, String accessKey, String secretHash) {
            this(uuid, hostname, agentIp, labels, facts, accessKey, secretHash, null);
        }

        /** Without the token: it may stand in a log. */
        @Override
        public String toString() {
            return "RegisterHost[" + uuid + ", " + hostname + "]";
        }
    }

    /** Null leaves a field as it is. */
    record UpdateHost(String id, @Nullable String name, @Nullable String description,
            @Nullable Map<String, String> labels) implements Environment {
    }

    /** The actions on a host. Evacuate deactivates and moves everything away; remove needs an inactive host. */
    record ActOnHost(String id, Action action) implements Environment {
        public enum Action {
            ACTIVATE, DEACTIVATE, EVACUATE, REMOVE
        }
    }

    /**
     * @param dockerCompose null makes an empty stack, whose services are made one by one
     * @param start activate the services at once
     */
    record CreateStack(String name, @Nullable String description, @Nullable String dockerCompose,
            @Nullable String rancherCompose, Map<String, String> environment, @Nullable String externalId,
            boolean start) implements Environment {
        public CreateStack {
            environment = Ordered.copy(environment);
        }
    }

    /**
     * Null leaves a field as it is. Of new compose texts missing services are made, none is removed, the scale of
     * existing ones stays.
     */
    record UpdateStack(String id, @Nullable String name, @Nullable String description, @Nullable String externalId,
            @Nullable String dockerCompose, @Nullable String rancherCompose,
            @Nullable Map<String, String> environment) implements Environment {
    }

    /** PURGE as in {@link ActOnService}, of all its services. */
    record ActOnStack(String id, Action action) implements Environment {
        public enum Action {
            ACTIVATE_SERVICES, DEACTIVATE_SERVICES, REMOVE, PURGE
        }
    }

    /**
     * As {@link UpdateStack} with new compose texts; and services whose containers would be others are upgraded. One that is
     * upgraded already is finished first.
     *
     * @param services names of those that are meant; none stands for all
     * @param force upgrade them though nothing has changed
     * @param batchSize null is as each service says
     * @param intervalMillis null is as each service says
     */
    record UpgradeStack(UpdateStack update, Set<String> services, boolean force, @Nullable Integer batchSize,
            @Nullable Long intervalMillis) implements Environment {
        public UpgradeStack {
            services = Set.copyOf(services);
        }
    }

    /**
     * Asks it of every service that is in a state for it.
     *
     * @param services names of those that are meant; none stands for all
     */
    record ActOnStackUpgrade(String id, UpgradeAction action, Set<String> services) implements Environment {
        public ActOnStackUpgrade {
            services = Set.copyOf(services);
        }
    }

    /**
     * @param labels of the hosts that are meant; empty means all
     * @param onlyCached only hosts that have the image already
     */
    record CreatePullTask(String image, Map<String, String> labels, boolean onlyCached) implements Environment {
    }

    /** As a volume at the top level of a compose file. */
    record CreateVolumeTemplate(String stackId, String name, VolumeSpec spec) implements Environment {
    }

    record RemoveVolumeTemplate(String stackId, String name) implements Environment {
    }

    /**
     * A volume of the environment, which containers mount by its name.
     *
     * @param driver null is Docker's own
     * @param hostId the only host that has it, or null: every host where a container mounts it
     */
    record CreateVolume(String name, @Nullable String description, @Nullable String driver,
            Map<String, String> driverOpts, @Nullable String hostId) implements Environment {
        public CreateVolume {
            driverOpts = Ordered.copy(driverOpts);
        }
    }

    /**
     * Removes a volume, with what is in it, from its hosts: when nobody uses it, as soon as they are there.
     *
     * @param id of one that was made by a request, or null
     * @param hostId of one that was not, or null
     */
    record RemoveVolume(@Nullable String id, @Nullable String hostId, String name) implements Environment {
    }

    /** @param links alias to service id, besides those in the spec by name */
    record CreateService(String stackId, ServiceSpec spec, Map<String, String> links,
            boolean start) implements Environment {
        public CreateService {
            links = Ordered.copy(links);
        }
    }

    /**
     * Changes parts of a service; the others stay as they are then.
     *
     * @param to how its parts shall be
     * @param parts those of {@code to} that are meant
     */
    record UpdateService(String id, ServiceSpec to, Set<Part> parts) implements Environment {
        public UpdateService {
            parts = Set.copyOf(parts);
        }

        /** What can be changed of a service whose containers stay. */
        public enum Part {
            NAME, DESCRIPTION, SCALE, SCALE_POLICY, METADATA, RETAIN_IP, EXTERNAL_IPS, HOSTNAME, SELECTOR_LINK,
            SELECTOR_CONTAINER, LAUNCH_CONFIG, LB_CONFIG, DRIVER
        }
    }

    record SetServiceLinks(String id, List<ServiceLink> links) implements Environment {
        public SetServiceLinks {
            links = List.copyOf(links);
        }
    }

    /** @param name the alias; null is the other service's name */
    record ServiceLink(String serviceId, @Nullable String name) {
    }

    /** PURGE is for one that is being removed: nobody waits for its containers any longer, as in {@link ActOnInstance}. */
    record ActOnService(String id, Action action) implements Environment {
        public enum Action {
            ACTIVATE, DEACTIVATE, REMOVE, PURGE
        }
    }

    /**
     * Replaces the containers of a service by those of a newer description.
     *
     * @param configs the launch configs that change; see {@link io.drover.model.Upgrades#begin}
     * @param drainTimeoutMillis how long from now on balancers let the requests to a container end; null leaves it
     */
    record UpgradeService(String id, List<LaunchConfig> configs, UpgradeOptions options,
            @Nullable Integer drainTimeoutMillis) implements Environment {
        public UpgradeService {
            configs = List.copyOf(configs);
        }

        public UpgradeService(String id, List<LaunchConfig> configs, UpgradeOptions options) {
            this(id, configs, options, null);
        }
    }

    /**
     * Another service takes over from one.
     *
     * @param finalScale how many containers the other is to have at least
     * @param updateLinks whether those that use the old one are led to the other
     */
    record UpgradeToService(String id, String toServiceId, int finalScale, boolean updateLinks,
            UpgradeOptions options) implements Environment {
    }

    record ActOnUpgrade(String id, UpgradeAction action) implements Environment {
    }

    /**
     * Restarts the containers of an active service, some at a time.
     *
     * @param deadlineMillis how long it may make no progress
     */
    record RestartService(String id, int batchSize, long intervalMillis, long deadlineMillis) implements Environment {
    }

    /**
     * A container of no service.
     *
     * @param name null gives it one
     * @param start start it at once; else it waits for a host until it is started
     */
    record CreateInstance(@Nullable String name, @Nullable String description, LaunchConfig config,
            boolean start) implements Environment {
    }

    /** Null leaves a field as it is. */
    record UpdateInstance(String id, @Nullable String name, @Nullable String description) implements Environment {
    }

    /**
     * On a container of a service, REMOVE makes the service replace it. PURGE is for what is being removed: nobody waits for its
     * host any longer, which goes on trying.
     */
    record ActOnInstance(String id, Action action) implements Environment {
        public enum Action {
            REMOVE, RESTART, START, PURGE
        }
    }

    /** Ends a container. That of an active service is started again when it has ended, unless it is to run only once. */
    record StopInstance(String id, Instance.Stop stop) implements Environment {
    }

    /**
     * Null leaves a field as it is.
     *
     * @param driver one that every host can do
     * @param subnet only as long as nobody has an address
     */
    record UpdateNetwork(String id, @Nullable String name, @Nullable String description,
            @Nullable NetworkDriver driver, @Nullable String defaultPolicyAction,
            @Nullable List<PolicyRule> policy, @Nullable String subnet,
            @Nullable String portRange) implements Environment {
    }

    /**
     * The environment's hosts take a new secret; the one before is good until the next.
     *
     * @param secret 32 bytes in base64 that nobody can guess
     */
    record RotateNetworkSecret(String id, String secret) implements Environment {
        /** Without the secret: it may stand in a log. */
        @Override
        public String toString() {
            return "RotateNetworkSecret[" + id + "]";
        }
    }

    /**
     * @param chain or empty
     * @param domains to get it for by itself, instead of {@code cert} and {@code key}, which are empty then
     * @param directory the issuer's address, or null for the usual one
     * @param trust in PEM, the authority of the issuer's own address, or null for those that are known
     */
    record CreateCertificate(String name, @Nullable String description, String cert, String chain, String key,
            List<String> domains, @Nullable String directory, @Nullable String trust,
            @Nullable String email) implements Environment {
        public CreateCertificate {
            domains = List.copyOf(domains);
        }

        /** Without the key: it may stand in a log. */
        @Override
        public String toString() {
            return "CreateCertificate[" + name + "]";
        }
    }

    /** Null leaves a field as it is. */
    record UpdateCertificate(String id, @Nullable String name, @Nullable String description, @Nullable String cert,
            @Nullable String chain, @Nullable String key, @Nullable List<String> domains) implements Environment {
        public UpdateCertificate {
            domains = domains == null ? null : List.copyOf(domains);
        }

        /** Without the key: it may stand in a log. */
        @Override
        public String toString() {
            return "UpdateCertificate[" + id + "]";
        }
    }

    record RemoveCertificate(String id) implements Environment {
    }

    /**
     * A host by a driver.
     *
     * @param settings checked by what the driver takes, without what is secret, which is in {@code secrets}
     * @param server its address as people reach it
     * @param token for the machine's registration, that nobody can guess
     */
    record CreateMachine(String name, @Nullable String description, String driver, Map<String, String> settings,
            Map<String, String> secrets, Map<String, String> labels, String server,
            String token) implements Environment {
        public CreateMachine {
            settings = Ordered.copy(settings);
            secrets = Ordered.copy(secrets);
            labels = Ordered.copy(labels);
        }

        /** Without what is secret: it may stand in a log. */
        @Override
        public String toString() {
            return "CreateMachine[" + name + ", " + driver + "]";
        }
    }

    /** Null leaves a field as it is. */
    record UpdateMachine(String id, @Nullable String name, @Nullable String description) implements Environment {
    }

    /**
     * Makes a machine whose making failed once more.
     *
     * @param settings those that are said anew, and {@code secrets} likewise; the others stay
     * @param server as in {@link CreateMachine}
     */
    record RetryMachine(String id, Map<String, String> settings, Map<String, String> secrets,
            String server) implements Environment {
        public RetryMachine {
            settings = Ordered.copy(settings);
            secrets = Ordered.copy(secrets);
        }

        /** Without what is secret: it may stand in a log. */
        @Override
        public String toString() {
            return "RetryMachine[" + id + "]";
        }
    }

    /**
     * @param settings checked by what the sink takes, without what is secret, which is in {@code secrets}
     * @param events what is told
     * @param holdSeconds how long something must have been so before it is told
     * @param server its address as people reach it
     */
    record CreateContact(String name, @Nullable String description, String sink, Map<String, String> settings,
            Map<String, String> secrets, Set<NewsKind> events, int holdSeconds,
            String server) implements Environment {
        public CreateContact {
            settings = Ordered.copy(settings);
            secrets = Ordered.copy(secrets);
            events = Set.copyOf(events);
        }

        /** Without what is secret: it may stand in a log. */
        @Override
        public String toString() {
            return "CreateContact[" + name + ", " + sink + "]";
        }
    }

    /**
     * Null leaves a field as it is.
     *
     * @param settings those that are said anew, and {@code secrets} likewise; the others stay
     * @param without settings that are not said any more
     * @param server as in {@link CreateContact}
     */
    record UpdateContact(String id, @Nullable String name, @Nullable String description,
            Map<String, String> settings, Map<String, String> secrets, Set<String> without,
            @Nullable Set<NewsKind> events, @Nullable Integer holdSeconds, String server) implements Environment {
        public UpdateContact {
            settings = Ordered.copy(settings);
            secrets = Ordered.copy(secrets);
            without = Set.copyOf(without);
            events = events == null ? null : Set.copyOf(events);
        }

        /** Without what is secret: it may stand in a log. */
        @Override
        public String toString() {
            return "UpdateContact[" + id + "]";
        }
    }

    record RemoveContact(String id) implements Environment {
    }

    /** With its host. One whose driver failed to take it away is forgotten when this is asked again. */
    record RemoveMachine(String id) implements Environment {
    }
}
