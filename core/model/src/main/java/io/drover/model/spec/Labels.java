package io.drover.model.spec;

/**
 * Label keys that mean something to Drover. The {@code io.rancher} ones are Rancher's own, exactly; a few of ours say
 * what Rancher had no word for.
 */
public final class Labels {
    public static final String SIDEKICKS = "io.rancher.sidekicks";
    public static final String GLOBAL = "io.rancher.scheduler.global";
    /** Followed by {@code host_label}, {@code container_label}, {@code container} and an optional form. */
    public static final String AFFINITY = "io.rancher.scheduler.affinity:";
    public static final String REQUIRE_ANY = "io.rancher.scheduler.require_any";
    public static final String SCHEDULER_IPS = "io.rancher.scheduler.ips";
    public static final String SELECTOR_LINK = "io.rancher.service.selector.link";
    public static final String SELECTOR_CONTAINER = "io.rancher.service.selector.container";
    public static final String START_ONCE = "io.rancher.container.start_once";
    public static final String PULL_IMAGE = "io.rancher.container.pull_image";
    public static final String HOSTNAME_OVERRIDE = "io.rancher.container.hostname_override";
    public static final String VOLUME_CLEANUP = "io.rancher.container.volume_cleanup_strategy";
    /** The container joins the environment's network, whoever started it. */
    public static final String NETWORK = "io.rancher.container.network";
    /** Of a container in its host's network: it asks the environment's resolver. */
    public static final String DNS = "io.rancher.container.dns";
    /** {@code service_last} puts the environment's search domains last, {@code None} leaves them out. */
    public static final String DNS_PRIORITY = "io.rancher.container.dns.priority";
    public static final String REQUESTED_IP = "io.rancher.container.requested_ip";
    /** With any value, on containers that belong to the platform. */
    public static final String SYSTEM = "io.rancher.container.system";
    public static final String CREATE_AGENT = "io.rancher.container.create_agent";

    public static final String CONTAINER_NAME = "io.rancher.container.name";
    public static final String CONTAINER_UUID = "io.rancher.container.uuid";
    public static final String DISPLAY_NAME = "io.rancher.container.display_name";
    public static final String STACK_NAME = "io.rancher.stack.name";
    public static final String STACK_SERVICE_NAME = "io.rancher.stack_service.name";
    public static final String PROJECT_NAME = "io.rancher.project.name";
    public static final String PROJECT_SERVICE_NAME = "io.rancher.project_service.name";
    public static final String DEPLOYMENT_UNIT = "io.rancher.service.deployment.unit";
    public static final String LAUNCH_CONFIG = "io.rancher.service.launch.config";
    public static final String REQUESTED_HOST = "io.rancher.service.requested.host.id";
    /** What Rancher's compose code made of a description, by which it knows whether it has changed. */
    public static final String SERVICE_HASH = "io.rancher.service.hash";
    public static final String ENVIRONMENT_UUID = "io.rancher.environment.uuid";

    public static final String HOST_DOCKER_VERSION = "io.rancher.host.docker_version";
    public static final String HOST_KERNEL_VERSION = "io.rancher.host.linux_kernel_version";
    public static final String HOST_KVM = "io.rancher.host.kvm";
    public static final String HOST_OS = "io.rancher.host.os";
    /** On a host: {@code skip} keeps it from checking what other hosts run. */
    public static final String HOST_CHECKS = "io.rancher.host.healthcheck.deploy_strategy";

    /** Marks a container as started by Drover: the instance's id. Without it the agent touches nothing. */
    public static final String INSTANCE = "io.drover.instance";
    /** The host identity for which a container was made: two agents on one engine never share a container. */
    public static final String OWNER_HOST = "io.drover.host";
    /** What the container was made from, so that an agent knows it again. */
    public static final String CONFIG_HASH = "io.drover.config";
    /** On a volume: the uuid of the stack that it is of. */
    public static final String STACK = "io.drover.stack";
    /** On a volume: what its stack calls it. */
    public static final String VOLUME = "io.drover.volume";
    /** On a service: whole seconds between a host's loss and the replacement of this service's containers on it. */
    public static final String LOSS_GRACE = "io.drover.host_loss.grace_seconds";
    /** The name of a plugin's rule that has a say in where the container runs; with a dot and a name behind it, a setting of that rule. */
    public static final String SCHEDULER_RULE = "io.drover.scheduler.rule";

    /** On a load balancer: ports, with commas between, on which it takes only connections that begin with the PROXY protocol. */
    public static final String PROXY_PROTOCOL_PORTS = "io.rancher.loadbalancer.proxy-protocol.ports";
    /** On a load balancer: {@code any}, {@code prefer-local} or {@code only-local}, as to the host of its targets. */
    public static final String BALANCER_LOCALITY = "io.rancher.lb_service.target";
    /** On a load balancer: what services say of how a selector is to address them is not heeded. */
    public static final String SKIP_TARGET_RULES = "io.rancher.lb_service.skip_target_lb_rules";
    /** On a load balancer: ports of its http rules, with commas between, whose requests are sent on to https. */
    public static final String REDIRECT_HTTPS = "io.drover.balancer.redirect_https";
    /** On a load balancer: services, as rules name them and with commas between, that are spoken to in TLS. */
    public static final String TLS_TARGETS = "io.drover.balancer.tls_targets";
    /**
     * On a load balancer: a folder in its container with a folder for each certificate, of which each has
     * {@code fullchain.pem} and {@code privkey.pem}. The certificates of its {@code lb_config} are not shown then.
     */
    public static final String CERTIFICATE_FOLDER = "io.rancher.lb_service.cert_dir";
    /** On a load balancer: the folder in its container with the certificate for hosts that no other names. */
    public static final String DEFAULT_CERTIFICATE_FOLDER = "io.rancher.lb_service.default_cert_dir";

    private Labels() {
    }
}
