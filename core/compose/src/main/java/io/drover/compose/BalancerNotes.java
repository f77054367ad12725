package io.drover.compose;

import io.drover.model.spec.Labels;
import io.drover.model.spec.LbConfig;
import io.drover.model.spec.ServiceKind;
import io.drover.model.spec.ServiceSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What load balancers cannot do as things are written, though it may come to be possible. */
final class BalancerNotes {
    private static final Set<String> SECURE = Set.of("https", "tls");

    private BalancerNotes() {
    }

    /**
     * @param folded the services of the files with their sidekicks inside
     * @param others the services that the stack has besides those
     */
    static List<String> of(Places places, List<ServiceSpec> folded, Set<String> others) {
        var here = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        here.addAll(others);
        folded.forEach(service -> here.add(service.name()));
        var notes = new ArrayList<String>();
        for (var service : folded) {
            var config = service.kind() == ServiceKind.LOAD_BALANCER ? service.lbConfig() : null;
            if (config == null) {
                continue;
            }
            config.portRules().stream().map(LbConfig.PortRule::service)
                    .filter(name -> name != null && !name.contains("/") && !here.contains(name)).distinct()
                    .forEach(name -> notes.add(places.note(service.name(), "there is no service " + name
                            + " in this stack, to which a rule leads", "lb_config")));
            if (unproved(service, config)) {
                notes.add(places.note(service.name(), "no certificate is named for the ports of https and tls",
                        "lb_config"));
            }
        }
        return notes;
    }

    private static boolean unproved(ServiceSpec service, LbConfig config) {
        var container = service.launchConfig();
        return config.allCertificates().isEmpty()
                && config.portRules().stream().anyMatch(rule -> SECURE.contains(rule.protocol()))
                && (container == null || container.label(Labels.CERTIFICATE_FOLDER) == null
                        && container.label(Labels.DEFAULT_CERTIFICATE_FOLDER) == null)
                // a person's own lines may name files
                && !String.valueOf(config.config()).contains(" crt");
    }
}
