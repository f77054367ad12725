package io.drover.model.spec;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything needed to run one container, as Rancher's {@code launchConfig} has it, grouped by concern.
 *
 * @param name empty for a service's primary container, else the sidekick's name
 * @param image what Docker calls it, without Rancher's {@code docker:} prefix
 * @param labels the user's labels, macros not yet resolved; system labels are added when the container is assigned
 */
@RecordBuilder
public record LaunchConfig(String name, String image, Command command, Networking networking, Limits limits,
        Isolation isolation, Storage storage, Logging logging, Map<String, String> labels,
        @Nullable HealthCheck healthCheck, @Nullable CommandCheck commandCheck,
        RestartPolicy restart) implements LaunchConfigBuilder.With {

    /** The Rancher name of the primary launch config in labels and API. */
    public static final String PRIMARY = "io.rancher.service.primary.launch.config";

    public LaunchConfig {
        labels = Ordered.copy(labels);
    }

    /** A container of this image with Docker's own defaults. */
    public static LaunchConfig of(String name, String image) {
        return new LaunchConfig(name, image, Command.DEFAULT, Networking.MANAGED, Limits.NONE, Isolation.DEFAULT,
                Storage.NONE, Logging.DEFAULT, Map.of(), null, null, RestartPolicy.DEFAULT);
    }

    public boolean isPrimary() {
        return name.isEmpty();
    }

    /** A label's value, or null when the label is absent. */
    public @Nullable String label(String key) {
        return labels.get(key);
    }

    public boolean isLabelTrue(String key) {
        return "true".equalsIgnoreCase(labels.get(key));
    }

    /** Is there a check that a person asked for? The image may bring one besides. */
    public boolean checked() {
        return healthCheck != null || checkedByCommand();
    }

    /** Is one asked for that runs inside of the container? */
    public boolean checkedByCommand() {
        return commandCheck != null && commandCheck.checks();
    }

    /** As it is meant for a balancer: a port that stands alone is published as itself. */
    public LaunchConfig publishingSources() {
        return withNetworking(networking.withPorts(networking.ports().stream().map(PortSpec::asItself).toList()));
    }

    /** What is run and how. Null and empty mean: as the image says. */
    @RecordBuilder
    public record Command(List<String> command, List<String> entryPoint, Map<String, String> environment,
            @Nullable String workingDir, @Nullable String user, boolean tty, boolean stdinOpen,
            @Nullable String stopSignal, @Nullable Integer stopTimeoutSeconds,
            boolean init) implements LaunchConfigCommandBuilder.With {
        public static final Command DEFAULT = new Command(List.of(), List.of(), Map.of(), null, null, false, false,
                null, null, false);

        public Command {
            command = List.copyOf(command);
            entryPoint = List.copyOf(entryPoint);
            environment = Ordered.copy(environment);
        }
    }

    /**
     * @param mode {@code managed}, {@code bridge}, {@code host}, {@code none}, {@code container} or a network's name
     * @param networkFrom with mode {@code container}: the launch config of the same unit whose network is shared
     * @param expose ports as {@code 80} or {@code 80/udp}, information only
     */
    @RecordBuilder
    public record Networking(String mode, @Nullable String networkFrom, @Nullable String hostname,
            @Nullable String domainName, List<String> dns, List<String> dnsSearch, List<String> dnsOptions,
            List<String> extraHosts, @Nullable String macAddress, List<PortSpec> ports,
            List<String> expose) implements LaunchConfigNetworkingBuilder.With {
        public static final Networking MANAGED = new Networking("managed", null, null, null, List.of(), List.of(),
                List.of(), List.of(), null, List.of(), List.of());

        public Networking {
            dns = List.copyOf(dns);
            dnsSearch = List.copyOf(dnsSearch);
            dnsOptions = List.copyOf(dnsOptions);
            extraHosts = List.copyOf(extraHosts);
            ports = List.copyOf(ports);
            expose = List.copyOf(expose);
        }
    }

    /** Limits and reservations; null means not set. Memory in bytes, CPU reservation in thousandths of a core. */
    @RecordBuilder
    public record Limits(@Nullable Long memory, @Nullable Long memorySwap, @Nullable Long memoryReservation,
            @Nullable Long memorySwappiness, @Nullable Long kernelMemory, @Nullable Integer cpuShares,
            @Nullable Long cpuQuota, @Nullable Long cpuPeriod, @Nullable String cpuSet, @Nullable String cpuSetMems,
            @Nullable Integer milliCpuReservation, @Nullable Integer blkioWeight, @Nullable Boolean oomKillDisable,
            @Nullable Integer oomScoreAdj, @Nullable Long pidsLimit, @Nullable Long shmSize,
            List<Ulimit> ulimits) implements LaunchConfigLimitsBuilder.With {
        public static final Limits NONE = new Limits(null, null, null, null, null, null, null, null, null, null, null,
                null, null, null, null, null, List.of());

        public Limits {
            ulimits = List.copyOf(ulimits);
        }

        /** @param soft and hard the limits; equal when the file gave one number */
        public record Ulimit(String name, long soft, long hard) {
        }
    }

    /** What the container may do to its host. Null and empty mean Docker's default. */
    @RecordBuilder
    public record Isolation(boolean privileged, boolean readOnly, List<String> capAdd, List<String> capDrop,
            List<String> devices, List<String> securityOpt, @Nullable String pidMode, @Nullable String ipcMode,
            @Nullable String uts, @Nullable String usernsMode, @Nullable String cgroupParent, List<String> groupAdd,
            Map<String, String> sysctls) implements LaunchConfigIsolationBuilder.With {
        public static final Isolation DEFAULT = new Isolation(false, false, List.of(), List.of(), List.of(), List.of(),
                null, null, null, null, null, List.of(), Map.of());

        public Isolation {
            capAdd = List.copyOf(capAdd);
            capDrop = List.copyOf(capDrop);
            devices = List.copyOf(devices);
            securityOpt = List.copyOf(securityOpt);
            groupAdd = List.copyOf(groupAdd);
            sysctls = Ordered.copy(sysctls);
        }
    }

    /**
     * @param volumes Docker's own form: {@code /in}, {@code name:/in[:ro]} or {@code /host:/in[:ro]}
     * @param volumesFrom launch configs of the same unit, by name (the primary by the service's name)
     * @param tmpfs mount point to options
     */
    @RecordBuilder
    public record Storage(List<String> volumes, List<String> volumesFrom, @Nullable String volumeDriver,
            Map<String, String> tmpfs) implements LaunchConfigStorageBuilder.With {
        public static final Storage NONE = new Storage(List.of(), List.of(), null, Map.of());

        public Storage {
            volumes = List.copyOf(volumes);
            volumesFrom = List.copyOf(volumesFrom);
            tmpfs = Ordered.copy(tmpfs);
        }
    }

    /** Docker's log driver; null is the engine's default. */
    public record Logging(@Nullable String driver, Map<String, String> options) {
        public static final Logging DEFAULT = new Logging(null, Map.of());

        public Logging {
            options = Ordered.copy(options);
        }
    }

    /**
     * What happens after an end, in Docker's words. Drover keeps services up whatever it is; containers of their own go by
     * it.
     *
     * @param name {@code no}, {@code always}, {@code unless-stopped} or {@code on-failure}; null is no
     * @param maximumRetryCount how many times in a row after a failure; 0 is without limit
     */
    public record RestartPolicy(@Nullable String name, int maximumRetryCount) {
        public static final RestartPolicy DEFAULT = new RestartPolicy(null, 0);

        public boolean never() {
            return name == null || name.isEmpty() || name.equals("no");
        }

        public boolean onFailure() {
            return "on-failure".equals(name);
        }
    }
}
