package io.drover.model.spec;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Rancher's {@code lb_config}: of a load balancer which requests go where; of any other service how one that selects it
 * is to address it.
 *
 * @param certificates names, of which {@code defaultCertificate} answers for hosts that no other names
 * @param config lines for HAProxy's own file, merged in
 */
@RecordBuilder
public record LbConfig(List<PortRule> portRules, List<String> certificates, @Nullable String defaultCertificate,
        @Nullable String config, @Nullable Stickiness stickiness) implements LbConfigBuilder.With {
    public LbConfig {
        portRules = List.copyOf(portRules);
        certificates = List.copyOf(certificates);
    }

    /** The names of all that it shows, the one for everybody else first; one that is written in two ways is there once. */
    @JsonIgnore
    public List<String> allCertificates() {
        var all = new LinkedHashMap<String, String>();
        Stream.concat(Stream.ofNullable(defaultCertificate), certificates.stream())
                .forEach(name -> all.putIfAbsent(name.toLowerCase(Locale.ROOT), name));
        return List.copyOf(all.values());
    }

    /** Does it show this certificate? */
    public boolean names(String certificate) {
        return allCertificates().stream().anyMatch(certificate::equalsIgnoreCase);
    }

    /** A certificate is called otherwise from now on. */
    public LbConfig renamed(String from, String to) {
        return withCertificates(certificates.stream().map(name -> name.equalsIgnoreCase(from) ? to : name).toList())
                .withDefaultCertificate(from.equalsIgnoreCase(defaultCertificate) ? to : defaultCertificate);
    }

    /**
     * @param sourcePort where the balancer listens; null on a target
     * @param targetPort null means the target's own rule says
     * @param protocol {@code http}, {@code https}, {@code tcp}, {@code tls}, {@code sni} or {@code udp}
     * @param service {@code service} of the same stack or {@code stack/service}; null with a selector
     * @param selector of the labels of services
     * @param priority smaller first; null comes after those that have one
     * @param weight from 0 to 256
     */
    @RecordBuilder
    public record PortRule(@Nullable Integer sourcePort, @Nullable Integer targetPort, String protocol,
            @Nullable String hostname, @Nullable String path, @Nullable String service, @Nullable String selector,
            @Nullable Integer priority, @Nullable String backendName,
            @Nullable Integer weight) implements LbConfigPortRuleBuilder.With {
        /**
         * Does it only say where the balancer listens, and to which port what is linked to it later is led? So balancers were
         * described before Rancher 1.2.
         */
        public boolean listensOnly() {
            return targetPort != null && service == null && selector == null && hostname == null && path == null
                    && backendName == null;
        }
    }

    /** By a cookie. @param mode {@code insert}, {@code rewrite} or {@code prefix} */
    public record Stickiness(@Nullable String name, @Nullable String cookie, @Nullable String domain, boolean indirect,
            boolean nocache, boolean postonly, String mode) {
    }
}
